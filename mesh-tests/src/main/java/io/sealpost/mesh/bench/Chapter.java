package io.sealpost.mesh.bench;

import java.util.Locale;
import java.util.Optional;

/** The scenarios by the names under which they are chosen, in the order in which they run. */
enum Chapter {
    BASELINE(null),
    ONLINE(new Online()),
    OFFLINE(new Offline()),
    NEIGHBOURS(new Neighbours()),
    CONNECTIONS(new Connections()),
    STORM(new Storm()),
    GROWTH(new Growth());

    private final Scenario scenario;

    Chapter(Scenario scenario) {
        this.scenario = scenario;
    }

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Not of the baseline, with which the others are compared. */
    Scenario scenario() {
        return Optional.ofNullable(scenario).orElseThrow();
    }
}
