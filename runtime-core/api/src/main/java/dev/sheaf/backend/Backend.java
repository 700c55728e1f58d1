package dev.sheaf.backend;

import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Operation;
import dev.sheaf.model.TensorType;
import dev.sheaf.model.Weights;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Computes models on one kind of device.
 *
 * <p>A DS service with {@code sheaf.name} (what {@code --backend} names) and {@code sheaf.version}.
 * Activation does no I/O; {@link #probe()} does. <b>Threads.</b> Called from the kernel's lifecycle
 * thread; what it compiles is called from one step loop each. <b>Swap.</b> When the service goes,
 * sequences park at the next step boundary and replay elsewhere; compiled models are closed by the
 * kernel when no call is running, possibly after the bundle stopped.
 */
@ConsumerType
public interface Backend {
  /**
   * Looks at this machine: driver, memory, instruction set, a small self-test. Called once before
   * the first use, under a deadline.
   *
   * @throws dev.sheaf.error.SheafException cannot run here, and why
   */
  BackendCapabilities probe();

  /**
   * Higher wins among backends that can run here when neither pin nor rule decides; 0 = only when
   * asked for.
   */
  int fitness();

  /**
   * Whether an operation whose matrices are stored as {@code type} can be computed; asked at
   * compile time only.
   */
  Support supports(Operation operation, TensorType type);

  /**
   * Makes a model ready: checks every extent, copies or repacks the weights into leased memory,
   * lays out state.
   *
   * @param weights readable during the call; afterwards only if {@link
   *     CompileOptions#weightsStay()}
   * @throws dev.sheaf.error.SheafException names the operation and tensor it cannot compute, or the
   *     memory it lacks; nothing stays leased
   */
  CompiledModel compile(ModelGraph graph, Weights weights, CompileOptions options);
}
