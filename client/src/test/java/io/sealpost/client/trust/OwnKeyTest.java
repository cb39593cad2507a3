package io.sealpost.client.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealpost.client.signal.SigningKey;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.MalformedInput;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnKeyTest {

    private final OwnKey key = OwnKey.of(SigningKey.generate());
    private final DeviceId laptop = DeviceId.random();

    @Test
    void whatWasSealedIsReadWithTheSameKeyForTheSameDevice() {
        for (String name :
                List.of("laptop", "Möwe 🦭", "", "x".repeat(OwnKey.NAME_BYTES), "ends with \0 and \u0080\0")) {
            assertThat(key.openName(laptop, key.sealName(laptop, name))).contains(name);
        }
    }

    @Test
    void nobodyElseReadsItNorMovesItToAnotherDevice() {
        byte[] sealed = key.sealName(laptop, "laptop");

        assertThat(OwnKey.of(SigningKey.generate()).openName(laptop, sealed)).isEmpty();
        assertThat(key.openName(DeviceId.random(), sealed)).isEmpty();
        for (int at : new int[] {0, 12, 100, sealed.length - 1}) {
            byte[] changed = sealed.clone();
            changed[at] ^= 1;
            assertThat(key.openName(laptop, changed)).isEmpty();
        }
        for (int length : new int[] {0, 1, 12, 13, 27, 28, sealed.length - 1}) {
            assertThat(key.openName(laptop, Arrays.copyOf(sealed, length))).isEmpty();
        }
    }

    @Test
    void theLengthTellsNothingAndFitsTheLimit() {
        byte[] shortest = key.sealName(laptop, "");
        byte[] longest = key.sealName(laptop, "x".repeat(OwnKey.NAME_BYTES));

        assertThat(shortest).hasSameSizeAs(longest).hasSizeLessThanOrEqualTo(Limits.SEALED_NAME_BYTES);
        assertThat(key.sealName(laptop, "")).isNotEqualTo(shortest);
    }

    @Test
    void refusesWhatIsNoKeyAndWhatIsTooLong() {
        assertThatThrownBy(() -> new OwnKey(new byte[31])).isInstanceOf(MalformedInput.class);
        assertThatThrownBy(() -> key.sealName(laptop, "x".repeat(OwnKey.NAME_BYTES + 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
