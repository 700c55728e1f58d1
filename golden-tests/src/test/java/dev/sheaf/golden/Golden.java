package dev.sheaf.golden;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sheaf.testing.SharedData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** What a reference implementation found, as a golden.json says it. */
record Golden(JsonObject json) {
  /**
   * One prompt.
   *
   * @param topIds ids whose first-step logits are known, best first
   * @param topLogits their logits
   * @param greedy ids of the greedy continuation
   * @param margins best minus second logit of each step; empty if the file has none
   */
  record Case(
      JsonObject json,
      int[] prompt,
      int[] topIds,
      double[] topLogits,
      int[] greedy,
      double[] margins) {
    static Case of(JsonObject c) {
      JsonArray top = c.getAsJsonArray("first_step_top20");
      int[] ids = new int[top.size()];
      double[] logits = new double[top.size()];
      for (int i = 0; i < ids.length; i++) {
        ids[i] = top.get(i).getAsJsonArray().get(0).getAsInt();
        logits[i] = top.get(i).getAsJsonArray().get(1).getAsDouble();
      }
      return new Case(
          c,
          ints(c.get("prompt_ids")),
          ids,
          logits,
          ints(c.get("greedy_ids")),
          c.has("greedy_margins") ? doubles(c.get("greedy_margins")) : new double[0]);
    }
  }

  static Golden read(String relative) {
    try {
      return new Golden(
          JsonParser.parseString(Files.readString(SharedData.require(relative))).getAsJsonObject());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Case> cases() {
    return cases(json);
  }

  /** The cases of one quantised file. */
  List<Case> cases(String file) {
    return cases(json.getAsJsonObject("files").getAsJsonObject(file));
  }

  private static List<Case> cases(JsonObject in) {
    List<Case> all = new ArrayList<>();
    for (JsonElement c : in.getAsJsonArray("cases")) {
      all.add(Case.of(c.getAsJsonObject()));
    }
    return all;
  }

  int[] ints(String key) {
    return ints(json.get(key));
  }

  double[] doubles(String key) {
    return doubles(json.get(key));
  }

  double number(String key) {
    return json.get(key).getAsDouble();
  }

  static int[] ints(JsonElement array) {
    return array.getAsJsonArray().asList().stream().mapToInt(JsonElement::getAsInt).toArray();
  }

  static double[] doubles(JsonElement array) {
    return array.getAsJsonArray().asList().stream().mapToDouble(JsonElement::getAsDouble).toArray();
  }
}
