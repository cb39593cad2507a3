package io.sealpost.mailbox.simulation;

import io.sealpost.protocol.DeviceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Everything that may happen next, and how often it does. Each world has preferences of its own, so that some never see a
 * restored store, and others nothing but slow ones.
 */
final class Faults {

    private static final int[] PREFERENCES = {0, 1, 2, 2, 3, 6};
    private static final int USUAL = 2;
    private static final int SLOW_STORE = 8;

    private final Chance chance;
    private final Setting setting;
    private final List<SimPartition> partitions;
    private final TreeMap<Integer, Runnable> next = new TreeMap<>();
    private int weights;

    Faults(Chance chance, Setting setting, List<SimPartition> partitions) {
        this.chance = chance;
        this.setting = setting;
        this.partitions = partitions;
        everydayLife();
        accidents();
        disasters();
    }

    void next() {
        next.higherEntry(chance.below(weights)).getValue().run();
    }

    /** What must go on in each world. */
    private void everydayLife() {
        var gateways = setting.gateways();
        always(180, () -> write());
        always(50, () -> connect());
        always(120, gateways::readSockets);
        always(80, gateways::writeAttaches);
        always(140, gateways::deliverOne);
        always(90, () -> any().poll());
        always(90, () -> any().visitStore());
        always(chance.oneIn(3) ? SLOW_STORE : 90, () -> any().hearStore());
        always(20, () -> any().releaseHeld());
        always(15, () -> claimUnowned());
    }

    private void accidents() {
        var gateways = setting.gateways();
        perhaps(20, () -> any().repeatDeposit());
        perhaps(20, gateways::disconnectOne);
        perhaps(8, gateways::killOne);
        perhaps(20, () -> gateways.writeRosters(any()));
        perhaps(10, this::clockJumps);
        perhaps(10, setting.outage()::beginsOrEnds);
        perhaps(20, this::rebalance);
        perhaps(8, this::crash);
        perhaps(10, () -> any().changeDevices());
        perhaps(15, () -> any().lateAttempt());
        perhaps(25, () -> any().zombieActs());
        perhaps(15, () -> any().wantTruncation());
        perhaps(15, () -> any().truncate());
    }

    private void disasters() {
        perhaps(8, () -> any().createTopicAnew());
        perhaps(2, () -> setting.time().pass(Duration.ofHours(3).toMillis()));
        if (chance.oneIn(2)) {
            perhaps(6, setting.store()::backUp);
            perhaps(3, this::restore);
            perhaps(10, () -> any().operatorLooks());
        }
    }

    private void always(int weight, Runnable event) {
        weights += weight * USUAL;
        next.put(weights, event);
    }

    private void perhaps(int weight, Runnable event) {
        int preference = PREFERENCES[chance.below(PREFERENCES.length)];
        if (preference > 0) {
            weights += weight * preference;
            next.put(weights, event);
        }
    }

    private SimPartition any() {
        return chance.pick(partitions);
    }

    private void write() {
        any().deposit();
    }

    private void connect() {
        var partition = any();
        DeviceId device = chance.pick(chance.pick(partition.accounts).devicesEver());
        setting.gateways().connect(partition, device);
    }

    private void claimUnowned() {
        partitions.stream().filter(partition -> !partition.isOwned()).forEach(SimPartition::claim);
    }

    /** Some partitions move to another process, the others stay where they are. */
    private void rebalance() {
        partitions.stream().filter(partition -> chance.oneIn(2)).toList().forEach(SimPartition::claim);
    }

    /** A process dies, and with it the owners of some partitions. */
    private void crash() {
        partitions.stream().filter(partition -> chance.oneIn(2)).toList().forEach(SimPartition::crash);
    }

    private void clockJumps() {
        setting.time().pass(chance.oneIn(4) ? chance.below(200_000) : -chance.below(2_000));
    }

    /** The store's state becomes that of the backup; a disaster may take the topics too. */
    private void restore() {
        if (!setting.store().hasBackup()) {
            return;
        }
        setting.store().restore();
        boolean topicsToo = chance.oneIn(4);
        if (topicsToo) {
            setting.time().pass(SimTime.DAY_MS);
        }
        for (SimPartition partition : new ArrayList<>(partitions)) {
            partition.restored(topicsToo);
        }
    }
}
