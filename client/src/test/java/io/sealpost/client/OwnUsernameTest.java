package io.sealpost.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sealpost.protocol.Problem;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Alice changes, hides and gives up her username. */
@Timeout(180)
class OwnUsernameTest {

    @TempDir
    Path folder;

    private TwoPeople people;

    @BeforeEach
    void open() {
        people = new TwoPeople(folder);
    }

    @AfterEach
    void close() {
        people.close();
    }

    @Test
    void othersFindTheNewNameUntilItIsHidden() {
        // When, Then
        people.alice.usernames().take("alice.b", false);
        assertThat(people.alice.username()).contains("alice.b");
        assertThat(people.bob.addContactByUsername("alice.b").username()).contains("alice.b");
        assertNobodyHas("alice");
        people.alice.usernames().take("alice.b", true);
        assertThat(people.alice.usernames().current()).isEqualTo(new OwnUsername(Optional.of("alice.b"), true));
        assertNobodyHas("alice.b");
        people.alice.usernames().giveUp();
        assertThat(people.alice.username()).isEmpty();
        assertThat(people.alice.usernames().current()).isEqualTo(new OwnUsername(Optional.empty(), false));
    }

    @Test
    void aRefusedNameChangesNothing() {
        assertThatThrownBy(() -> people.bob.usernames().take("alice", false))
                .isInstanceOfSatisfying(SealpostException.class, refused -> assertThat(refused.code())
                        .isEqualTo(Problem.USERNAME_TAKEN.code()));
        assertThatThrownBy(() -> people.alice.usernames().take("Not A Name", false))
                .hasMessageContaining("3 to 32 of a-z");
        assertThat(people.bob.username()).isEmpty();
        assertThat(people.alice.username()).contains("alice");
    }

    @Test
    void theOtherDeviceIsToldEvenOfAHiddenName() throws Exception {
        try (var laptop = people.open("laptop")) {
            // Given
            people.alice.usernames().take("alice.b", true);
            link(laptop);

            // When, Then: a name that nobody can look up
            laptop.connect();
            await().atMost(TwoPeople.PATIENCE).until(() -> laptop.username().equals(Optional.of("alice.b")));

            // When, Then: a change on the other device
            laptop.usernames().giveUp();
            await().atMost(TwoPeople.PATIENCE)
                    .until(() -> people.alice.username().isEmpty());
        }
    }

    private void assertNobodyHas(String username) {
        assertThatThrownBy(() -> people.bob.addContactByUsername(username))
                .isInstanceOfSatisfying(SealpostException.class, refused -> assertThat(refused.code())
                        .isEqualTo(Problem.NOT_FOUND.code()));
    }

    private void link(SealpostClient laptop) throws Exception {
        var code = new CompletableFuture<LinkCode>();
        var linking = CompletableFuture.runAsync(() -> laptop.link(code::complete), Thread::startVirtualThread);
        people.alice.devices().approve(code.get(30, TimeUnit.SECONDS));
        linking.get(60, TimeUnit.SECONDS);
    }
}
