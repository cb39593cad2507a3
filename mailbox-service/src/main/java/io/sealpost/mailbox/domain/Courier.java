package io.sealpost.mailbox.domain;

import io.sealpost.mailbox.domain.Turn.PageRequest;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Takes mail from a partition's backlog to the devices that are attached, in order and within their windows. A device is
 * <em>hungry</em> while it could take more than it was given. Not thread-safe.
 */
final class Courier {

    private final Backlog backlog;
    private final EngineLimits limits;
    private final Absences absences;
    private final Consumer<Effect> effects;
    private final Attachments attachments = new Attachments();
    private final Set<DeviceId> hungry = new LinkedHashSet<>();
    private final Map<DeviceId, Attachment> reading = new HashMap<>();
    private boolean live;

    Courier(Backlog backlog, EngineLimits limits, Absences absences, Consumer<Effect> effects) {
        this.backlog = backlog;
        this.limits = limits;
        this.absences = absences;
        this.effects = effects;
    }

    boolean isLive() {
        return live;
    }

    /** The silent replay is over: from now on effects come out, beginning with those for whoever attached in it. */
    void goLive(long nowMs) {
        live = true;
        absences.goLive(nowMs);
        effects.accept(new Effect.AskForRosters());
        attachments
                .all()
                .forEach(attachment -> hungry.add(attachment.connection().device()));
    }

    /** A new envelope is in the backlog: push it at once if its device is up to date. */
    void deliver(Envelope envelope, long nowMs) {
        var attachment = attachments.of(envelope.device());
        if (attachment == null) {
            absences.mailCame(envelope, nowMs);
        } else if (live) {
            deliver(envelope, attachment, nowMs);
        }
    }

    private void deliver(Envelope envelope, Attachment attachment, long nowMs) {
        if (attachment.isLive() && attachment.hasRoomFor(envelope.sizeBytes(), limits)) {
            push(attachment, List.of(envelope), false, nowMs);
        } else {
            attachment.fallBehind();
        }
    }

    void attach(Connection connection, long nowMs) {
        Consumer<Effect> superseded = live ? effects : silent -> {};
        if (attachments.attach(connection, nowMs, superseded)) {
            absences.came(connection.device());
            hungry.add(connection.device());
        }
    }

    /** @param loggedMs when the log took the record that says so */
    void detach(Command.Detach detach, long loggedMs, long nowMs) {
        boolean left = attachments.detach(detach.device(), detach.connection());
        // In the replay: its attach may be older than the first record.
        boolean leftBefore = !live && attachments.of(detach.device()) == null;
        if (left || leftBefore) {
            absences.left(detach.device(), loggedMs, nowMs);
        }
    }

    void compare(Command.Roster roster, long nowMs) {
        attachments.dropUnlisted(roster, nowMs).forEach(device -> absences.left(device, nowMs, nowMs));
        attachments.unknownOf(roster).forEach(connection -> attach(connection, nowMs));
    }

    void removeDevices(AccountId account, Set<DeviceId> remaining) {
        attachments.removeDevices(account, remaining);
    }

    /** Makes room in the window of the connection that it names, if that is attached. */
    void acknowledge(Command.Acknowledge acknowledge, long nowMs) {
        var attachment = attachments.of(acknowledge.device());
        if (attachment != null && attachment.connection().id().equals(acknowledge.connection())) {
            attachment.acknowledge(acknowledge.through(), nowMs);
            hungry.add(acknowledge.device());
        } else {
            // A page that is being read for another connection may hold what this one acknowledges: read it again.
            reading.remove(acknowledge.device());
        }
    }

    /** Asks gateways to attach again what made no progress, forgets gateways that fell silent, wakes who is to be woken. */
    void tick(long nowMs) {
        attachments.dropSilentGateways(nowMs).forEach(device -> absences.left(device, nowMs, nowMs));
        if (!live) {
            return;
        }
        absences.tick(nowMs);
        for (Attachment attachment : attachments.all()) {
            if (attachment.needsNudge(nowMs)) {
                var connection = attachment.connection();
                effects.accept(new Effect.AttachAgain(connection.gateway(), connection.device(), connection.id()));
            }
        }
    }

    /** Pushes to hungry devices whose stored mail is all pushed; the others stay hungry until a page comes. */
    void serveHungry(long nowMs) {
        if (!live || hungry.isEmpty()) {
            return;
        }
        hungry.removeIf(device -> {
            var attachment = attachments.of(device);
            if (attachment == null || attachment.isLive() || !attachment.hasRoomForPage(limits)) {
                return true;
            }
            if (backlog.storedAfter(device, attachment.cursor())) {
                return false;
            }
            pushLast(attachment, List.of(), nowMs);
            return true;
        });
    }

    /** The pages that hungry devices need from the store. */
    List<PageRequest> pages() {
        if (!live) {
            return List.of();
        }
        reading.clear();
        return hungry.stream()
                .map(attachments::of)
                .filter(attachment -> attachment != null && !attachment.isLive())
                .limit(EngineLimits.PAGES_PER_TURN)
                .peek(attachment -> reading.put(attachment.connection().device(), attachment))
                .map(attachment -> new PageRequest(
                        attachment.connection().device(),
                        attachment.cursor(),
                        attachment.roomEnvelopes(limits),
                        attachment.roomBytes(limits)))
                .toList();
    }

    void pushPage(PageRequest request, Turn.Page page, long nowMs) {
        var device = request.device();
        var attachment = attachments.of(device);
        boolean sameAsAsked = attachment != null && attachment == reading.get(device);
        if (!sameAsAsked || attachment.isLive() || attachment.cursor() != request.after()) {
            // Attached anew, gone, or acknowledged while the page was read: whoever is there now is hungry.
            return;
        }
        if (page.envelopes().isEmpty()) {
            backlog.nothingStoredAfter(device, request.after());
        }
        hungry.remove(device);
        long last = lastOf(page.envelopes(), request.after());
        if (backlog.storedAfter(device, last)) {
            push(attachment, page.envelopes(), false, nowMs);
        } else {
            pushLast(attachment, page.envelopes(), nowMs);
        }
    }

    /** Pushes a last page and, as far as the window allows, everything fresh behind it. */
    private void pushLast(Attachment attachment, List<Envelope> page, long nowMs) {
        // One more than fits, to know whether that is all.
        var fresh = backlog.freshAfter(
                attachment.connection().device(),
                lastOf(page, attachment.cursor()),
                Math.max(1, attachment.roomEnvelopes(limits) - page.size()) + 1);
        var fitting = fitting(attachment, page, fresh);
        boolean drained = fitting.size() == page.size() + fresh.size();
        if (!fitting.isEmpty() || drained) {
            push(attachment, fitting, drained, nowMs);
        }
    }

    private void push(Attachment attachment, List<Envelope> envelopes, boolean drained, long nowMs) {
        long waiting = backlog.envelopesOf(attachment.connection().device());
        effects.accept(attachment.push(envelopes, drained, waiting, nowMs));
    }

    private List<Envelope> fitting(Attachment attachment, List<Envelope> page, List<Envelope> fresh) {
        var fitting = new ArrayList<>(page);
        int room = attachment.roomEnvelopes(limits) - page.size();
        int bytes = attachment.roomBytes(limits)
                - page.stream().mapToInt(Envelope::sizeBytes).sum();
        for (Envelope envelope : fresh) {
            room--;
            bytes -= envelope.sizeBytes();
            boolean first = fitting.isEmpty() && attachment.hasRoomFor(envelope.sizeBytes(), limits);
            if ((room < 0 || bytes < 0) && !first) {
                break;
            }
            fitting.add(envelope);
        }
        return fitting;
    }

    private static long lastOf(List<Envelope> envelopes, long otherwise) {
        return envelopes.isEmpty() ? otherwise : envelopes.getLast().sequence();
    }
}
