package io.sealpost.client.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealpost.client.Hashes;
import io.sealpost.client.ProfileKey;
import io.sealpost.client.SealpostException;
import io.sealpost.protocol.CloseCode;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.content.v1.Content;
import io.sealpost.protocol.content.v1.Text;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallRulesTest {

    @TempDir
    Path folder;

    @Test
    void lengthsAreHiddenInBlocks() {
        for (int length : new int[] {0, 1, 100, 150, 156, 157, 158, 159, 160, 161, 1000}) {
            var content = Content.newBuilder()
                    .setText(Text.newBuilder().setText("x".repeat(length)))
                    .build();
            byte[] padded = Letters.pad(content);
            assertThat(padded.length % Letters.BLOCK).isZero();
            assertThat(padded.length).isGreaterThan(content.getSerializedSize());
            assertThat(Letters.unpad(padded)).contains(content);
        }
    }

    @Test
    void whatIsNotPaddedIsNoContent() {
        assertThat(Letters.unpad(new byte[0])).isEmpty();
        assertThat(Letters.unpad(new byte[160])).isEmpty();
        assertThat(Letters.unpad(new byte[] {1, 2, 3})).isEmpty();
        assertThat(Letters.unpad(new byte[] {(byte) 0xff, (byte) 0x80})).isEmpty();
    }

    @Test
    void aTextThatIsTooLongIsRefused() {
        var content = Content.newBuilder()
                .setText(Text.newBuilder().setText("x".repeat(Letters.LARGEST)))
                .build();
        assertThatThrownBy(() -> Letters.pad(content)).isInstanceOf(SealpostException.class);
    }

    @Test
    void theProofOfWorkFitsTheContract() {
        DeviceId device = DeviceId.random();

        String solution = ProofOfWork.solve("challenge", device, 12);

        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes("challenge".getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(device.bytes());
        bytes.writeBytes(
                ByteBuffer.allocate(8).putLong(Long.parseUnsignedLong(solution)).array());
        assertThat(ProofOfWork.leadingZeroBits(Hashes.sha256(bytes.toByteArray())))
                .isGreaterThanOrEqualTo(12);
    }

    @Test
    void unreasonableWorkIsNotDone() {
        for (int bits : new int[] {-1, ProofOfWork.MOST_BITS + 1, 64}) {
            assertThatThrownBy(() -> ProofOfWork.solve("challenge", DeviceId.random(), bits))
                    .isInstanceOf(SealpostException.class);
        }
    }

    @Test
    void pausesGrowUpToABoundAndStartAnew() {
        var pauses = new Pauses();
        for (int i = 0; i < 50; i++) {
            long most = Math.min(30_000, 500L << Math.min(i, 20));
            assertThat(pauses.next(Ending.broken())).isLessThanOrEqualTo(Duration.ofMillis(most));
        }
        pauses.reset();
        assertThat(pauses.next(Ending.broken())).isLessThanOrEqualTo(Duration.ofMillis(500));
        assertThat(pauses.next(Ending.of(CloseCode.GOING_AWAY))).isLessThanOrEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void closeCodesDecideWhetherAClientComesBack() {
        for (int code :
                new int[] {CloseCode.CONNECTED_ELSEWHERE, CloseCode.DEVICE_REMOVED, CloseCode.UPGRADE_REQUIRED}) {
            assertThat(Ending.of(code).isFinal()).isTrue();
        }
        for (int code : new int[] {
            CloseCode.GOING_AWAY, CloseCode.SIGN_IN_AGAIN, CloseCode.IDLE, CloseCode.BAD_FRAME, 1000, 1006
        }) {
            assertThat(Ending.of(code).isFinal()).isFalse();
        }
    }

    @Test
    void keysComeFromTheProfileKeyAsTheContractSays() {
        // Computed independently: HMAC-SHA256 with a key of 32 zero bytes
        var key = new ProfileKey(new byte[32]);

        assertThat(HexFormat.of().formatHex(key.accessKey())).isEqualTo("384c854f01db243fa00bb0a93f69cd68");
        assertThat(HexFormat.of().formatHex(key.presenceChannel(LocalDate.of(2026, 11, 22))))
                .isEqualTo("8780640b349131948cee8321d81ac3e8286582152914900180684def2c474919");
        assertThat(key.accessKeyHash()).isEqualTo(Hashes.sha256(key.accessKey()));
    }

    @Test
    void aForgedFileWithAFittingDigestIsStillRefused() throws IOException {
        // Given
        Path plain = Files.writeString(folder.resolve("plain"), "pay 10 to Bob");
        Path encrypted = folder.resolve("encrypted");
        byte[] key = FileCipher.newKey();
        new FileCipher(key).encrypt(plain, encrypted);

        // When
        byte[] forged = Files.readAllBytes(encrypted);
        forged[FileCipher.START_BYTES + 4] ^= 8;
        Files.write(encrypted, forged);

        // Then
        Path target = folder.resolve("target");
        assertThatThrownBy(() -> new FileCipher(key).decrypt(encrypted, Hashes.sha256(forged), target))
                .isInstanceOf(SealpostException.class);
        assertThat(target).doesNotExist();
        assertThatThrownBy(() -> new FileCipher(new byte[31])).isInstanceOf(SealpostException.class);
    }
}
