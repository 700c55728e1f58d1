package dev.sheaf.shell.internal.session;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.felix.service.command.Job;
import org.apache.felix.service.command.JobListener;

/** The statements that a script sent to the background with {@code &}. Thread-safe. */
final class BackgroundJobs implements JobListener {
  private final Set<Job> running = new HashSet<>();
  private Optional<Exception> firstFailure = Optional.empty();

  @Override
  public synchronized void jobChanged(Job job, Job.Status previous, Job.Status current) {
    if (current == Job.Status.Background) {
      running.add(job);
    } else if (current == Job.Status.Done && running.remove(job)) {
      Exception failure = job.result() == null ? null : job.result().exception();
      if (failure != null && firstFailure.isEmpty()) {
        firstFailure = Optional.of(failure);
      }
    }
    notifyAll();
  }

  /** Waits for all; the first failure among them, if any. */
  synchronized Optional<Exception> await() throws InterruptedException {
    while (!running.isEmpty()) {
      wait();
    }
    return firstFailure;
  }

  /** Ends all. */
  void interrupt() {
    Set<Job> jobs;
    synchronized (this) {
      jobs = Set.copyOf(running);
    }
    jobs.forEach(Job::interrupt);
  }
}
