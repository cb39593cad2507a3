package io.sealpost.client.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.client.Profile;
import io.sealpost.client.ProfileKey;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What two devices of one account agree on. */
class ShownProfileTest {

    private final ProfileKey old = ProfileKey.random();
    private final ProfileKey present = ProfileKey.random();
    private final byte[] mine = {1};
    private final byte[] theirs = {2};

    @Test
    void theLaterChangeIsShown() {
        var here = shown("here", 5, mine, Optional.of(present), 3, false);
        var there = shown("there", 6, mine, Optional.of(present), 4, false);

        assertThat(here.merged(there, present)).isEqualTo(there);
        assertThat(there.merged(here, present)).isEqualTo(there);
    }

    @Test
    void isWrittenAgainWhereAnOlderChangeWasWrittenLast() {
        var here = shown("newer", 9, mine, Optional.of(present), 3, false);
        var there = shown("older", 6, mine, Optional.of(present), 4, false);

        var merged = here.merged(there, present);

        assertThat(merged.profile().displayName()).isEqualTo("newer");
        assertThat(merged.version()).isEqualTo(4);
        assertThat(merged.due()).isTrue();
        assertThat(there.merged(here, present).due()).isTrue();
    }

    @Test
    void aWriteKeyThatTheServerKnowsWins() {
        var unwritten = shown("mine", 9, mine, Optional.empty(), 0, true);
        var written = shown("theirs", 6, theirs, Optional.of(present), 1, false);

        var merged = unwritten.merged(written, present);

        assertThat(merged.writeKey()).isEqualTo(theirs);
        assertThat(merged.profile().displayName()).isEqualTo("mine");
        assertThat(merged.due()).isTrue();
    }

    @Test
    void theRecordUnderThePresentKeyCounts() {
        var stayed = shown("same", 6, mine, Optional.of(old), 7, false);
        var moved = shown("same", 6, mine, Optional.of(present), 1, false);

        assertThat(stayed.merged(moved, present)).isEqualTo(moved);
        assertThat(moved.merged(stayed, present)).isEqualTo(moved);
    }

    @Test
    void theSameAgainChangesNothing() {
        var here = shown("same", 6, mine, Optional.of(present), 2, false);

        assertThat(here.merged(here, present)).isEqualTo(here);
    }

    private static ShownProfile shown(
            String name, long changedAt, byte[] writeKey, Optional<ProfileKey> under, long version, boolean due) {
        return new ShownProfile(new Profile(name, "", Optional.empty()), changedAt, writeKey, under, version, 0, due);
    }
}
