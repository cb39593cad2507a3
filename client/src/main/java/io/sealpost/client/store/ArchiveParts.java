package io.sealpost.client.store;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sealpost.protocol.content.v1.Attachment;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Parts of an archive that wait to be fetched and taken over, in the order in which that happens. */
public final class ArchiveParts {

    private final Database database;

    ArchiveParts(Database database) {
        this.database = database;
    }

    /** @param messages in this part and all that follow */
    public record Part(long position, Attachment file, long messages) {}

    public void add(List<Attachment> files, long messages) {
        files.forEach(file -> database.sql()
                .update("INSERT INTO archive_part (file, messages) VALUES (?, ?)", file.toByteArray(), messages));
    }

    public Optional<Part> next() {
        return database.sql().first("SELECT * FROM archive_part ORDER BY position LIMIT 1", ArchiveParts::read);
    }

    public void remove(Part part) {
        database.sql().update("DELETE FROM archive_part WHERE position = ?", part.position());
    }

    private static Part read(ResultSet row) throws SQLException {
        try {
            return new Part(
                    row.getLong("position"), Attachment.parseFrom(row.getBytes("file")), row.getLong("messages"));
        } catch (InvalidProtocolBufferException damaged) {
            throw new StoreFailure("A stored part of an archive is damaged.", damaged);
        }
    }
}
