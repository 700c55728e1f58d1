package dev.sheaf.architecture.mamba.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Operation;
import dev.sheaf.model.SelectiveScan;
import dev.sheaf.model.StateLayout;
import dev.sheaf.model.WeightRef;
import dev.sheaf.testing.ModelOutline;
import org.junit.jupiter.api.Test;

final class MambaArchitectureTest {
  @Test
  void writesTheProgramLayerByLayer() {
    ModelGraph g = TinyMamba.safetensors().graph();
    assertThat(g.operations().stream().map(Operation::capability))
        .containsExactly(
            "embed",
            "norm.rms",
            "linear",
            "recurrent.mamba",
            "linear",
            "add",
            "norm.rms",
            "linear",
            "recurrent.mamba",
            "linear",
            "add",
            "norm.rms",
            "output.head");
    assertThat(g.state())
        .containsExactly(
            new StateLayout(0, StateLayout.Kind.RECURRENT, 64 * 3, 64 * 8),
            new StateLayout(1, StateLayout.Kind.RECURRENT, 64 * 3, 64 * 8));
    assertThat(g.layers()).containsExactly(new ModelGraph.Layer(6, 0), new ModelGraph.Layer(11, 0));
    assertThat(g.contextTokens()).isEqualTo(1 << 20);
    assertThat(g.operations().getLast().weights().getFirst().tensor())
        .isEqualTo("backbone.embeddings.weight");
  }

  @Test
  void theScanKnowsItsSizes() {
    SelectiveScan s = scan(TinyMamba.safetensors());
    assertThat(s.inner()).isEqualTo(TinyMamba.INNER);
    assertThat(s.taps()).isEqualTo(TinyMamba.TAPS);
    assertThat(s.state()).isEqualTo(TinyMamba.STATE);
    assertThat(s.kernelBias())
        .containsExactly(new WeightRef("backbone.layers.0.mixer.conv1d.bias", 1, 64));
    assertThat(s.skip()).isEqualTo(new WeightRef("backbone.layers.0.mixer.D", 1, 64));
    assertThat(s.step().bias()).hasSize(1);
  }

  @Test
  void aConvolutionNeedNotHaveABias() {
    ModelOutline f = TinyMamba.safetensors().with("use_conv_bias", false);
    f.without("backbone.layers.0.mixer.conv1d.bias");
    f.without("backbone.layers.1.mixer.conv1d.bias");
    assertThat(scan(f).kernelBias()).isEmpty();
  }

  @Test
  void anAutomaticRankIsASixteenthOfTheWidth() {
    assertThat(scan(TinyMamba.safetensors().with("time_step_rank", "auto")).step().weight())
        .isEqualTo(new WeightRef("backbone.layers.0.mixer.dt_proj.weight", 64, 2));
  }

  @Test
  void channelsAreTwiceTheWidthUnlessTheFileSaysOtherwise() {
    assertThat(scan(TinyMamba.safetensors().without("intermediate_size")).inner()).isEqualTo(64);
  }

  private static SelectiveScan scan(ModelOutline f) {
    return (SelectiveScan) f.graph().operations().get(3);
  }
}
