package io.sealpost.mailbox.simulation;

import io.sealpost.mailbox.domain.Command;
import io.sealpost.mailbox.simulation.Truth.Violation;
import io.sealpost.protocol.DeviceId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The end of a world: no faults any more, everything moves in a fair order, and everything must arrive. */
final class Calm {

    private static final int MOST_STEPS = 500;
    private static final int LEAST_STEPS = 100;
    private static final int STEP_MS = 100;

    private final Chance chance;
    private final SimTime time;
    private final Gateways gateways;
    private final Setting.Outage outage;
    private final List<SimPartition> partitions;

    Calm(Chance chance, SimTime time, Gateways gateways, Setting.Outage outage, List<SimPartition> partitions) {
        this.chance = chance;
        this.time = time;
        this.gateways = gateways;
        this.outage = outage;
        this.partitions = partitions;
    }

    void settle() {
        chance.calmDown();
        outage.ends();
        partitions.forEach(gateways::writeRosters);
        int steps = 0;
        while (steps <= LEAST_STEPS || missing().isPresent()) {
            if (steps == MOST_STEPS) {
                throw new Violation("progress: " + missing().orElseThrow() + " within " + MOST_STEPS + " calm steps");
            }
            lastSurprises(steps);
            step(steps++);
        }
        rest();
    }

    private Optional<String> missing() {
        return partitions.stream()
                .map(SimPartition::missing)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private void step(int step) {
        time.pass(STEP_MS);
        for (SimPartition partition : partitions) {
            partition.operatorLooks();
            if (!partition.isOwned()) {
                partition.claim();
            }
            if (step % 20 == 0) {
                connectAll(partition);
            }
            partition.releaseHeld();
        }
        everythingMoves();
    }

    private void everythingMoves() {
        gateways.writeAttaches();
        for (SimPartition partition : partitions) {
            partition.poll();
            partition.visitStore();
            partition.hearStore();
        }
        gateways.deliverAll();
        gateways.readSockets();
    }

    private void connectAll(SimPartition partition) {
        for (SimAccount account : partition.accounts) {
            SimAccount.inOrder(account.devices()).stream()
                    .filter(device -> !gateways.isConnected(device))
                    .forEach(device -> gateways.connect(partition, device));
        }
    }

    /** What is harmless for a moment only: it must heal by itself. */
    private void lastSurprises(int step) {
        switch (step) {
            case 30 -> comeBackBeforeTheDetach();
            case 40 -> loseAPush();
            case 60 -> chance.pick(partitions).claim();
            case 80 -> partitions.forEach(SimPartition::deposit);
            default -> {}
        }
    }

    /** A device is back on a new connection, and has attached, before the end of its old one is in the log. */
    private void comeBackBeforeTheDetach() {
        gateways.closeOne().ifPresent(old -> {
            gateways.connect(old.partition, old.device);
            gateways.writeAttaches();
            old.partition.append(new Command.Detach(old.device, old.id));
        });
    }

    private void loseAPush() {
        var partition = chance.pick(partitions);
        partition.deposit();
        partition.poll();
        gateways.loseAll();
    }

    /** One device leaves and gets mail that nobody fetches, until it expires: then nothing is held for it any more. */
    private void rest() {
        Optional<SimSocket> left = gateways.closeOne();
        left.ifPresent(gone -> {
            gone.partition.append(new Command.Detach(gone.device, gone.id));
            time.pass(Duration.ofMinutes(1).toMillis());
            everythingMoves();
            partitionDeposits(gone.partition, gone.device);
        });
        pass(Duration.ofSeconds(5), 10);
        pass(Duration.ofDays(31), 3);
        pass(Duration.ofMinutes(1), 5);
        partitions.forEach(SimPartition::checkMemoryAtRest);
    }

    private static void partitionDeposits(SimPartition partition, DeviceId device) {
        partition.append(partition.accountOf(device).deposit());
    }

    private void pass(Duration each, int times) {
        for (int i = 0; i < times; i++) {
            time.pass(each.toMillis());
            partitions.forEach(gateways::writeRosters);
            everythingMoves();
            everythingMoves();
        }
    }
}
