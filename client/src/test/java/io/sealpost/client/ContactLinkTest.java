package io.sealpost.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealpost.client.signal.SigningKey;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.MalformedInput;
import org.junit.jupiter.api.Test;

class ContactLinkTest {

    private final ContactLink link =
            new ContactLink(AccountId.random(), SigningKey.generate().publicKey());

    @Test
    void aLinkIsReadAsItWasWritten() {
        assertThat(ContactLink.parse(link.text())).isEqualTo(link);
        assertThat(ContactLink.parse("  " + link.text() + "\n")).isEqualTo(link);
        assertThat(link.text()).startsWith("sealpost:").hasSize("sealpost:".length() + 71);
    }

    @Test
    void everyWrongCharacterIsNoticed() {
        String text = link.text();
        for (int i = "sealpost:".length(); i < text.length() - 1; i++) {
            char wrong = text.charAt(i) == 'A' ? 'B' : 'A';
            String mistyped = text.substring(0, i) + wrong + text.substring(i + 1);
            assertThatThrownBy(() -> ContactLink.parse(mistyped)).isInstanceOf(MalformedInput.class);
        }
    }

    @Test
    void whatIsNoLinkIsRefusedWithASentence() {
        refused("", "starts with sealpost:");
        refused("http://example.org", "starts with sealpost:");
        refused("sealpost:", "not complete");
        refused(link.text().substring(0, 60), "not complete");
        refused(link.text() + "AAAA", "not complete");
        refused("sealpost:!!!" + link.text().substring(12), "characters");
    }

    @Test
    void aLinkIsNotPrintedByAccident() {
        assertThat(link.toString()).isEqualTo("[redacted]");
        assertThat("" + link.accountKey()).isEqualTo("[redacted]");
    }

    private static void refused(String text, String reason) {
        assertThatThrownBy(() -> ContactLink.parse(text))
                .isInstanceOf(MalformedInput.class)
                .hasMessageContaining(reason);
    }
}
