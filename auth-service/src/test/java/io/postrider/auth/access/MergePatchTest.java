package io.postrider.auth.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class MergePatchTest {
    private static final JsonMapper JSON = new JsonMapper();

    private final MergePatch patches = new MergePatch(JSON);

    record State(@Nullable String name, boolean enabled, long quota) {}

    private State patch(String patch) {
        return patches.apply(JSON.readTree(patch), new State("ann", true, 7), State.class);
    }

    @Test
    void changesOnlyWhatIsSent() {
        assertThat(patch("{\"enabled\":false}")).isEqualTo(new State("ann", false, 7));
        assertThat(patch("{}")).isEqualTo(new State("ann", true, 7));
    }

    // RFC 7396 section 2
    @Test
    void nullRemoves() {
        assertThat(patch("{\"name\":null}")).isEqualTo(new State(null, true, 7));
    }

    @Test
    void refusesWhatCannotBeChanged() {
        assertThatThrownBy(() -> patch("{\"id\":\"x\"}"))
                .hasMessage("There is no field 'id' that can be changed; there are: name, enabled, quota.");
        assertThatThrownBy(() -> patch("{\"enabled\":null}")).hasMessage("enabled has a value of the wrong kind.");
        assertThatThrownBy(() -> patch("{\"quota\":\"many\"}")).hasMessage("quota has a value of the wrong kind.");
        assertThatThrownBy(() -> patch("[]")).hasMessage("A merge patch is a JSON object.");
    }
}
