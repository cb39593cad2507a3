package io.sealpost.mailbox.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TickTimerTest {

    private static final long NOON = 1_800_000_000_000L;
    private static final long DUE = EngineLimits.TICK_AFTER_MS;

    @Test
    void isDueWhenTheLastDepositIsOlderThanAFileOfTheLog() {
        var timer = new TickTimer(false, NOON);
        timer.deposited(NOON, NOON);
        timer.deposited(NOON + 5_000, NOON + 5_000);

        assertThat(timer.takeDue(NOON + DUE)).isFalse();
        assertThat(timer.takeDue(NOON + 5_000 + DUE)).isTrue();
    }

    @Test
    void isNeverDueWithoutADeposit() {
        assertThat(new TickTimer(false, NOON).takeDue(NOON + 10 * DUE)).isFalse();
    }

    @Test
    void isDueAfterAClaimBecauseTheOwnerBeforeMayHaveDied() {
        var timer = new TickTimer(true, NOON);

        assertThat(timer.takeDue(NOON + DUE - 1)).isFalse();
        assertThat(timer.takeDue(NOON + DUE)).isTrue();
    }

    @Test
    void isDueAgainWhileNoTickCameBack() {
        var timer = new TickTimer(false, NOON);
        timer.deposited(NOON, NOON);
        assertThat(timer.takeDue(NOON + DUE)).isTrue();

        assertThat(timer.takeDue(NOON + DUE + 1)).isFalse();
        assertThat(timer.takeDue(NOON + 2 * DUE)).isTrue();
    }

    @Test
    void isSatisfiedOnlyByATickThatEndsTheFileOfTheLastDeposit() {
        var timer = new TickTimer(false, NOON);
        timer.deposited(NOON, NOON);

        timer.ticked(NOON + 1_000);
        assertThat(timer.takeDue(NOON + DUE)).isTrue();

        timer.ticked(NOON + DUE);
        assertThat(timer.takeDue(NOON + 10 * DUE)).isFalse();
    }
}
