package dev.sheaf.kernel.internal.reasoning;

import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.TokenRecord;
import dev.sheaf.engine.TokenRecord.Alternative;
import dev.sheaf.kernel.internal.reasoning.JournalRecord.Answer;
import dev.sheaf.reasoning.Extended;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A journal record as bytes, big-endian. Every count is checked against the bytes that are left
 * before anything is allocated.
 */
final class JournalCodec {
  private static final int DONE = 1;
  private static final int GROWN = 2;
  private static final int NUMBERS = 3;
  private static final int TEXTS = 4;

  private JournalCodec() {}

  /** Bytes that are no record. */
  static final class MalformedRecord extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedRecord(String message) {
      super(message);
    }
  }

  static byte[] bytes(JournalRecord r) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      text(out, r.path());
      out.writeInt(r.ordinal());
      out.writeLong(r.asked());
      for (long cost : r.cost()) {
        out.writeLong(cost);
      }
      out.writeDouble(r.wallSeconds());
      switch (r.answer()) {
        case Answer.Done done -> out.writeByte(DONE);
        case Answer.Grown grown -> grown(out, grown.step());
        case Answer.Numbers numbers -> {
          out.writeByte(NUMBERS);
          out.writeInt(numbers.values().length);
          for (double v : numbers.values()) {
            out.writeDouble(v);
          }
        }
        case Answer.Texts texts -> {
          out.writeByte(TEXTS);
          out.writeInt(texts.values().size());
          for (String t : texts.values()) {
            text(out, t);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail so
    }
    return bytes.toByteArray();
  }

  /** UTF-16, so that no string is changed by being written. */
  private static void text(DataOutputStream out, String text) throws IOException {
    out.writeInt(text.length());
    out.writeChars(text);
  }

  private static void grown(DataOutputStream out, Extended step) throws IOException {
    out.writeByte(GROWN);
    text(out, step.branch());
    text(out, step.text());
    out.writeByte(step.reason().ordinal());
    out.writeBoolean(step.finished());
    out.writeBoolean(step.stop().isPresent());
    text(out, step.stop().orElse(""));
    List<String> labels = new ArrayList<>();
    for (TokenRecord t : step.tokens()) {
      for (String label : List.of(t.backend(), t.numerics())) {
        if (!labels.contains(label)) {
          labels.add(label);
        }
      }
    }
    out.writeInt(labels.size());
    for (String label : labels) {
      text(out, label);
    }
    out.writeInt(step.tokens().size());
    for (TokenRecord t : step.tokens()) {
      out.writeInt(t.id());
      out.writeInt(labels.indexOf(t.backend()));
      out.writeInt(labels.indexOf(t.numerics()));
      out.writeDouble(t.logprob());
      out.writeLong(t.carry());
      out.writeInt(t.top().size());
      for (Alternative a : t.top()) {
        out.writeInt(a.id());
        out.writeDouble(a.logprob());
      }
    }
  }

  /**
   * Reads a record that takes all of the buffer.
   *
   * @throws MalformedRecord it is none
   */
  static JournalRecord read(ByteBuffer in) throws MalformedRecord {
    try {
      String path = text(in);
      int ordinal = in.getInt();
      long asked = in.getLong();
      long[] cost = new long[Tally.KINDS];
      for (int i = 0; i < cost.length; i++) {
        cost[i] = in.getLong();
        if (cost[i] < 0) {
          throw new MalformedRecord("a cost is " + cost[i]);
        }
      }
      double wall = in.getDouble();
      if (!(wall >= 0) || !Double.isFinite(wall) || ordinal < 0) {
        throw new MalformedRecord("its time is " + wall + ", its ordinal " + ordinal);
      }
      Answer answer = answer(in);
      if (in.hasRemaining()) {
        throw new MalformedRecord(in.remaining() + " bytes are left over");
      }
      return new JournalRecord(path, ordinal, asked, cost, wall, answer);
    } catch (BufferUnderflowException e) {
      throw new MalformedRecord("it ends early");
    }
  }

  private static Answer answer(ByteBuffer in) throws MalformedRecord {
    int kind = in.get();
    return switch (kind) {
      case DONE -> new Answer.Done();
      case GROWN -> new Answer.Grown(grown(in));
      case NUMBERS -> {
        double[] values = new double[count(in, Double.BYTES)];
        for (int i = 0; i < values.length; i++) {
          values[i] = in.getDouble();
        }
        yield new Answer.Numbers(values);
      }
      case TEXTS -> {
        int size = count(in, Integer.BYTES);
        List<String> values = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
          values.add(text(in));
        }
        yield new Answer.Texts(values);
      }
      default -> throw new MalformedRecord("its kind is " + kind);
    };
  }

  private static Extended grown(ByteBuffer in) throws MalformedRecord {
    String branch = text(in);
    String text = text(in);
    int reason = in.get();
    if (reason < 0 || reason >= FinishReason.values().length) {
      throw new MalformedRecord("a reason is " + reason);
    }
    boolean finished = in.get() != 0;
    boolean stopped = in.get() != 0;
    String stop = text(in);
    int labelCount = count(in, Integer.BYTES);
    List<String> labels = new ArrayList<>(labelCount);
    for (int i = 0; i < labelCount; i++) {
      labels.add(text(in));
    }
    int size = count(in, 3 * Integer.BYTES + 2 * Long.BYTES + Integer.BYTES);
    List<TokenRecord> tokens = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      tokens.add(token(in, labels));
    }
    return new Extended(
        branch,
        tokens,
        text,
        FinishReason.values()[reason],
        finished,
        stopped ? Optional.of(stop) : Optional.empty());
  }

  private static TokenRecord token(ByteBuffer in, List<String> labels) throws MalformedRecord {
    int id = in.getInt();
    String backend = label(in, labels);
    String numerics = label(in, labels);
    double logprob = in.getDouble();
    long carry = in.getLong();
    int size = count(in, Integer.BYTES + Double.BYTES);
    List<Alternative> top = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      top.add(new Alternative(in.getInt(), in.getDouble()));
    }
    if (id < 0) {
      throw new MalformedRecord("a token is " + id);
    }
    return new TokenRecord(id, backend, numerics, logprob, top, carry);
  }

  private static String label(ByteBuffer in, List<String> labels) throws MalformedRecord {
    int index = in.getInt();
    if (index < 0 || index >= labels.size()) {
      throw new MalformedRecord("a label is number " + index + " of " + labels.size());
    }
    return labels.get(index);
  }

  private static String text(ByteBuffer in) throws MalformedRecord {
    char[] chars = new char[count(in, Character.BYTES)];
    for (int i = 0; i < chars.length; i++) {
      chars[i] = in.getChar();
    }
    return new String(chars);
  }

  private static int count(ByteBuffer in, int bytesEach) throws MalformedRecord {
    int count = in.getInt();
    if (count < 0 || count > in.remaining() / bytesEach) {
      throw new MalformedRecord("a count is " + count + " with " + in.remaining() + " bytes left");
    }
    return count;
  }
}
