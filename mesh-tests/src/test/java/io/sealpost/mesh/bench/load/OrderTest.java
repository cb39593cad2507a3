package io.sealpost.mesh.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OrderTest {

    private final Order order = new Order();

    @Test
    void findsNothingWhereEachArrivesOnceInOrder() {
        arrive(0, 1, 2);

        assertThat(order.lost(3)).isZero();
        assertThat(order.repeated()).isZero();
        assertThat(order.outOfOrder()).isZero();
    }

    @Test
    void countsWhatIsStillMissingAsLost() {
        arrive(0, 2);

        assertThat(order.lost(5)).as("1, 3 and 4").isEqualTo(3);
    }

    @Test
    void countsWhatCameAfterALaterOneAsOutOfOrderAndNotAsLost() {
        arrive(0, 2, 1);

        assertThat(order.outOfOrder()).isEqualTo(1);
        assertThat(order.lost(3)).isZero();
        assertThat(order.repeated()).isZero();
    }

    @Test
    void countsWhatCameBeforeAsRepeated() {
        arrive(0, 1);

        assertThat(order.arrived(1)).isFalse();
        assertThat(order.repeated()).isEqualTo(1);
        assertThat(order.lost(2)).isZero();
    }

    private void arrive(long... numbers) {
        for (long number : numbers) {
            assertThat(order.arrived(number)).isTrue();
        }
    }
}
