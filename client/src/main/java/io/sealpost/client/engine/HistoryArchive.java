package io.sealpost.client.engine;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sealpost.client.ClientEvent;
import io.sealpost.client.SealpostException;
import io.sealpost.client.history.Bodies;
import io.sealpost.client.store.Archive.Entry;
import io.sealpost.client.store.ArchiveParts.Part;
import io.sealpost.client.store.Home;
import io.sealpost.client.store.Own;
import io.sealpost.client.store.Store;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.MalformedInput;
import io.sealpost.protocol.archive.v1.ArchivedMessage;
import io.sealpost.protocol.content.v1.Attachment;
import io.sealpost.protocol.content.v1.HistoryCopy;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/**
 * Gives the history to a device that is new: encrypted files that the server keeps as it keeps others, opened with what
 * travels to the account's own devices only. Taking it over can be interrupted and goes on with the next connection.
 */
public final class HistoryArchive {

    private static final Logger LOG = System.getLogger(HistoryArchive.class.getName());
    private static final String CONTENT_TYPE = "application/gzip";
    private static final int AT_A_TIME = 200;
    /** Compressed messages of a part: with the largest batch it stays below what the server takes as one file. */
    private static final long PART_BYTES = 64_000_000;

    /** What fits into one message to the other device. */
    private static final int MOST_PARTS = 200;

    private final Store store;
    private final Home home;
    private final Attachments attachments;
    private final Siblings siblings;
    private final Events events;
    private final Bodies bodies;
    private final Own own;
    private final Tasks tasks;
    private final ReentrantLock taking = new ReentrantLock();

    /** Where the bytes go through. */
    record Paths(Home home, Attachments attachments, Siblings siblings) {}

    HistoryArchive(Store store, Own own, Paths paths, Events events, Tasks tasks) {
        this.store = store;
        this.own = own;
        this.home = paths.home();
        this.attachments = paths.attachments();
        this.siblings = paths.siblings();
        this.bodies = new Bodies(own.account());
        this.events = events;
        this.tasks = tasks;
    }

    /** Uploads everything and tells the new device where. @return how many messages */
    public long give(DeviceId device) {
        long total = store.transaction(store.archive::messages);
        var parts = new ArrayList<Attachment>();
        long position = Long.MAX_VALUE;
        long given = 0;
        while (given < total && parts.size() < MOST_PARTS) {
            Path file = home.temporary();
            try {
                Written written = write(file, position);
                if (written.messages() == 0) {
                    break;
                }
                parts.add(attachments.upload(file, CONTENT_TYPE));
                position = written.position();
                given += written.messages();
                events.publish(new ClientEvent.HistoryProgress(true, given, total));
            } finally {
                Attachments.delete(file);
            }
        }
        long messages = given;
        store.run(() -> siblings.history(device, parts, messages));
        return given;
    }

    /** @param position of the oldest that was written */
    private record Written(long position, long messages) {}

    private Written write(Path file, long before) {
        long position = before;
        long messages = 0;
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            while (Files.size(file) < PART_BYTES) {
                long from = position;
                List<Entry> entries = store.transaction(() -> store.archive.before(from, AT_A_TIME));
                for (Entry entry : entries) {
                    entry.message().writeDelimitedTo(out);
                    position = entry.position();
                }
                messages += entries.size();
                if (entries.size() < AT_A_TIME) {
                    break;
                }
            }
        } catch (IOException full) {
            throw new SealpostException(
                    SealpostException.STORE, "There is no room to write the history in the home folder.", full);
        }
        return new Written(position, messages);
    }

    /** In a transaction: another own device offers its history. */
    void offered(HistoryCopy copy) {
        if (copy.getDevice().equals(own.device().byteString()) && copy.getPartsCount() <= MOST_PARTS) {
            store.archiveParts.add(copy.getPartsList(), copy.getMessages());
            store.afterCommit(() -> tasks.run(this::take));
        }
    }

    /** Fetches and takes over what was offered. */
    void take() {
        taking.lock();
        try {
            long taken = 0;
            Optional<Part> part = store.transaction(store.archiveParts::next);
            while (part.isPresent()) {
                taken = take(part.get(), taken);
                Part done = part.get();
                store.run(() -> store.archiveParts.remove(done));
                part = store.transaction(store.archiveParts::next);
            }
        } finally {
            taking.unlock();
        }
    }

    /** What will never come, or is not what was given, is left out: the parts after it are as good without it. */
    private long take(Part part, long before) {
        Path file = home.temporary();
        try {
            attachments.download(part.file(), file);
            return unpack(part, file, before);
        } catch (SealpostException failed) {
            if (failed.isTransient() || failed.code().equals(SealpostException.STORE)) {
                throw failed;
            }
            LOG.log(Level.WARNING, "A part of the history cannot be had and was left out code={0}", failed.code());
            return before;
        } finally {
            Attachments.delete(file);
        }
    }

    private long unpack(Part part, Path file, long before) {
        long taken = before;
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            List<ArchivedMessage> messages = next(in);
            while (!messages.isEmpty()) {
                List<ArchivedMessage> batch = messages;
                store.run(() -> batch.forEach(this::add));
                taken += batch.size();
                events.publish(new ClientEvent.HistoryProgress(false, taken, part.messages()));
                messages = next(in);
            }
        } catch (InvalidProtocolBufferException | MalformedInput | ZipException | EOFException damaged) {
            LOG.log(Level.WARNING, "A part of the history is damaged and was left out");
        } catch (IOException broken) {
            throw new SealpostException(
                    SealpostException.STORE, "The history cannot be unpacked in the home folder.", broken);
        }
        return taken;
    }

    private static List<ArchivedMessage> next(InputStream in) throws IOException {
        var messages = new ArrayList<ArchivedMessage>();
        while (messages.size() < AT_A_TIME) {
            ArchivedMessage message = ArchivedMessage.parseDelimitedFrom(in);
            if (message == null) {
                return messages;
            }
            messages.add(message);
        }
        return messages;
    }

    private void add(ArchivedMessage message) {
        AccountId contact = AccountId.of(message.getContact());
        bodies.check(message.getContent(), contact);
        store.archive.add(contact, message);
    }
}
