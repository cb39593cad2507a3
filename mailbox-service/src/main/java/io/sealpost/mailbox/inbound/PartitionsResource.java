package io.sealpost.mailbox.inbound;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** For operators: which partitions this instance owns and how they are. Names no mailbox. */
@Path("/internal/partitions")
public class PartitionsResource {

    private final PartitionShells shells;

    PartitionsResource(PartitionShells shells) {
        this.shells = shells;
    }

    /** @param state claiming, replaying, live or stopped */
    public record PartitionView(int partition, String state) {}

    @GET
    public List<PartitionView> partitions() {
        return shells.all().stream()
                .map(shell -> new PartitionView(
                        shell.partition(), shell.state().name().toLowerCase(Locale.ROOT)))
                .sorted(Comparator.comparingInt(PartitionView::partition))
                .toList();
    }
}
