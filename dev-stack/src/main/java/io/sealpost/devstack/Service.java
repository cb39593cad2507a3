package io.sealpost.devstack;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The six services, in the order of their ports, and which stores each may know. */
enum Service {
    GATEWAY("gateway", null, Store.KAFKA, Store.REDIS),
    DEVICE_REGISTRY("device-registry", "device_registry", Store.KAFKA),
    PREKEY_SERVICE("prekey-service", "prekey_service", Store.KAFKA),
    MAILBOX_SERVICE("mailbox-service", "mailbox_service", Store.KAFKA, Store.REDIS),
    PRESENCE_SERVICE("presence-service", null, Store.KAFKA, Store.REDIS),
    MEDIA_SERVICE("media-service", "media_service", Store.KAFKA, Store.S3);

    enum Store {
        KAFKA,
        REDIS,
        S3
    }

    private final String processName;
    private final String database;
    private final Set<Store> stores;

    Service(String processName, String database, Store... stores) {
        this.processName = processName;
        this.database = database;
        this.stores = Set.of(stores);
    }

    static List<String> names() {
        return Arrays.stream(values()).map(Service::processName).toList();
    }

    /** The service that a process runs, {@code mailbox-service-2} like {@code mailbox-service}; empty for a store. */
    static Optional<Service> of(String process) {
        String name = process.replaceFirst("-\\d+$", "");
        return Arrays.stream(values())
                .filter(service -> service.processName.equals(name))
                .findFirst();
    }

    /** Also its folder. */
    String processName() {
        return processName;
    }

    /** The PostgreSQL database and role of its own. */
    Optional<String> database() {
        return Optional.ofNullable(database);
    }

    boolean uses(Store store) {
        return stores.contains(store);
    }
}
