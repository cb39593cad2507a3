package io.sealpost.mesh.court;

import io.sealpost.devstack.Stores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Takes everything that the mesh holds: each table, each data file and WAL file, each topic, each key, each blob, each log. */
final class Seizure {

    private final Stores stores;

    Seizure(Stores stores) {
        this.stores = stores;
    }

    List<Exhibit> everything() {
        var exhibits = new ArrayList<>(records());
        exhibits.addAll(files("PostgreSQL's files", stores.postgres().data()));
        exhibits.addAll(files("Kafka's files", stores.kafka().data()));
        exhibits.addAll(files("Redis's files", stores.redis().data()));
        exhibits.addAll(files("blob store", stores.s3().data()));
        exhibits.addAll(files("logs", stores.logs()));
        return exhibits;
    }

    /** What the stores show: not what their files still hold of the past. */
    List<Exhibit> records() {
        var exhibits = new ArrayList<Exhibit>();
        exhibits.addAll(new SeizedTables(stores).exhibits());
        exhibits.addAll(new SeizedTopics(stores).exhibits());
        exhibits.addAll(new SeizedKeys(stores).exhibits());
        return exhibits;
    }

    private static List<Exhibit> files(String holder, Path folder) {
        return DataFiles.below(folder).stream()
                .map(path -> new Exhibit(holder, folder.relativize(path).toString(), () -> DataFiles.open(path)))
                .toList();
    }
}
