package io.sealpost.gateway.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class WithoutMessagesTest {

    @Test
    void keepsTypesAndFramesOfTheWholeChainAndNoMessage() {
        // Given
        var fault = new IllegalStateException("quotes a frame", new IllegalArgumentException("quotes an id"));

        // When
        var logged = new StringWriter();
        WithoutMessages.of(fault).printStackTrace(new PrintWriter(logged));

        // Then
        assertThat(logged.toString())
                .contains("IllegalStateException", "IllegalArgumentException", "WithoutMessagesTest")
                .doesNotContain("quotes");
    }
}
