package io.sealpost.client.cli.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealpost.client.SealpostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContactNameTest {

    @ParameterizedTest
    @ValueSource(strings = {"b", "Bob", "Bob from work", "Žofie", "🦭", "12345678901234567890123456789012"})
    void ordinaryNamesAreTaken(String name) {
        assertThat(new ContactName(name).text()).isEqualTo(name);
    }

    @Test
    void spaceAroundANameIsNotPartOfIt() {
        assertThat(new ContactName("  Bob ").text()).isEqualTo("Bob");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "123456789012345678901234567890123",
                "a\nb",
                "a\033[2Jb",
                "\u202Ebob",
                "-bob",
                "sealpost:x",
                "a:b"
            })
    void namesThatCouldBeTakenForSomethingElseAreRefused(String name) {
        assertThatThrownBy(() -> new ContactName(name))
                .isInstanceOf(SealpostException.class)
                .hasMessageContaining("1 to 32 characters");
    }
}
