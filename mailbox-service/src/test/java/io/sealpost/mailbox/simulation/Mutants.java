package io.sealpost.mailbox.simulation;

import java.util.stream.Stream;

/** Bugs of the engine, and of the rules that gateways, stores and the shell keep, by where they do harm. */
final class Mutants {

    private Mutants() {}

    static Stream<Mutant> all() {
        return Stream.of(connections(), delivery(), flushes(), log(), disasters(), repetitions(), memory())
                .flatMap(mutants -> mutants);
    }

    private static Stream<Mutant> connections() {
        return Stream.of(
                Mutant.of(
                        "a late Detach of an older connection ends the newer one",
                        "Attachments",
                        "boolean attached = current != null && current.connection().id().equals(connection);",
                        "boolean attached = current != null;"),
                Mutant.of(
                        "a late Attach of an older connection wins",
                        "Attachments",
                        "if (Long.compareUnsigned(current.connection().counter(), connection.counter()) > 0) {",
                        "if (current.connection().counter() < 0) {"),
                Mutant.of(
                        "a connection id that attaches again goes on where the owner was, not where the socket is",
                        "Attachment",
                        "next.nudges = nudges;",
                        "next.nudges = nudges; next.cursor = cursor;"),
                Mutant.of(
                        "a connection id is used for a second socket",
                        "Gateways",
                        "new ConnectionId(chance.uuid())",
                        "new ConnectionId(device.uuid())"),
                Mutant.of(
                        "an acknowledgement reaches over a push that was lost, or that a zombie made",
                        "SimSocket",
                        "if (push.after() != lastWritten) {",
                        "if (push.after() < 0) {"),
                Mutant.of(
                        "a gateway takes the newest token of one partition for that of all",
                        "SimGateway",
                        "newestTokens.merge(from.number, token",
                        "newestTokens.merge(0, token"));
    }

    private static Stream<Mutant> delivery() {
        return Stream.of(
                Mutant.of(
                        "pushes go out during the replay",
                        "PartitionOwner",
                        "if (!courier.isLive() && position >= replayEnd) {",
                        "if (!courier.isLive()) {"),
                Mutant.of(
                        "a drain skips what lies behind its page",
                        "Courier",
                        "if (backlog.storedAfter(device, last)) {",
                        "if (page.envelopes().isEmpty()) {"),
                Mutant.of(
                        "what is fresh overtakes what is stored",
                        "Courier",
                        "if (backlog.storedAfter(device, attachment.cursor())) {",
                        "if (attachment.cursor() < 0) {"),
                Mutant.of(
                        "a page that was read for an earlier attachment is pushed to the next",
                        "Courier",
                        "attachment != null && attachment == reading.get(device);",
                        "attachment != null;"),
                Mutant.of(
                        "a page shows what is acknowledged and not deleted yet",
                        "PartitionOwner",
                        "&& !(reading && backlog.mustDelete())",
                        "&& !(reading && nowMs < 0)"),
                Mutant.of(
                        "a deposit for a device that was removed in between is taken",
                        "DeviceLists",
                        "|| current.devices().contains(device);",
                        "|| current.version() > 0;"),
                Mutant.of(
                        "a removal leaves what waits",
                        "PartitionOwner",
                        "backlog.purge(change.account(), change.version(), change.devices());",
                        ""),
                Mutant.of(
                        "a list that comes late takes the mail of a device of a newer one",
                        "Backlog",
                        "envelope -> envelope.listVersion() < listVersion, this::drop",
                        "envelope -> listVersion > 0, this::drop"));
    }

    private static Stream<Mutant> flushes() {
        return Stream.of(
                Mutant.of(
                        "a zombie's flush is not fenced",
                        "MemoryMailboxStore",
                        "state == null || state.token != token || !isNext(state, turn)",
                        "state == null"),
                Mutant.of(
                        "an attempt at a flush comes late, after it was repeated and overtaken",
                        "MemoryMailboxStore",
                        "|| !isNext(state, turn)",
                        ""),
                new Mutant(
                                "the store refuses a zombie's flush, but it reads pages, and gateways take its pushes",
                                java.util.List.of())
                        .and(
                                "MemoryMailboxStore",
                                "            return new Turn.Result.Fenced();",
                                "            return new Turn.Result.Done(List.of(), turn.pages().stream().map(request -> page(state, request)).toList());")
                        .and("SimGateway", "if (token < newest) {", "if (token < 0) {"),
                Mutant.of(
                        "the position moves past an acknowledgement whose delete is not committed",
                        "PartitionOwner",
                        "backlog.takeDeletes(),",
                        "nowMs % 2 == 0 ? backlog.takeDeletes() : java.util.List.of(),"),
                Mutant.of(
                        "the offset is committed before the flush",
                        "PartitionOwner",
                        "                .map(oldest -> oldest.sequence() - firstSequence)\n",
                        "                .map(oldest -> position)\n"),
                Mutant.of(
                        "what is written out is forgotten until a restart",
                        "Backlog",
                        "stored.merge(device, Stored.of(envelope), Stored::and);",
                        "stored.putIfAbsent(device, Stored.of(envelope));"));
    }

    private static Stream<Mutant> log() {
        return Stream.of(
                Mutant.of(
                        "the log is truncated behind what is applied, not behind what is stored",
                        "SimPartition",
                        "truncations.add(one.engine.flushedPosition())",
                        "truncations.add(one.engine.position())"),
                Mutant.of(
                        "the position counts as stored before its flush is committed",
                        "PartitionOwner",
                        "turnUnderWay = turn.flush().isPresent() || !pages.isEmpty();",
                        "turnUnderWay = turn.flush().isPresent() || !pages.isEmpty();"
                                + " turn.flush().ifPresent(early -> flushedPosition = early.nextOffset());"),
                Mutant.of(
                        "a stretch of the log is skipped at a claim",
                        "SimOwner",
                        "this.readOffset = stored.nextOffset();",
                        "this.readOffset = stored.nextOffset() + 1;"),
                Mutant.of(
                                "a truncated stretch is skipped, as auto.offset.reset would",
                                "SimPartition",
                                "if (!log.holds(stored.nextOffset())) {",
                                "if (log.start() < 0) {")
                        .and(
                                "SimOwner",
                                "this.readOffset = stored.nextOffset();",
                                "this.readOffset = Math.max(stored.nextOffset(), partition.log.start());"));
    }

    private static Stream<Mutant> disasters() {
        return Stream.of(
                Mutant.of(
                        "a re-created topic starts its sequences again",
                        "PartitionOwner",
                        "this.firstSequence = (long) stored.epoch() << 48;",
                        "this.firstSequence = 380L << 48;"),
                Mutant.of(
                        "a restored store gives a token again, and gateways do not listen to it",
                        "MemoryMailboxStore",
                        "state.token = Math.max(state.token + 1, nowMs);",
                        "state.token = state.token + 1;"),
                Mutant.of(
                        "a restored store gives an epoch again",
                        "MemoryMailboxStore",
                        "state.epoch = Math.max(state.epoch + 1, StoredPartition.dayOf(nowMs));",
                        "state.epoch = state.epoch + 1;"),
                Mutant.of(
                        "an owner goes on with a store that lost its last flush",
                        "MemoryMailboxStore",
                        "return state.flushes == turn.flushesBefore() || repeated;",
                        "return state.flushes <= turn.flushesBefore() || repeated;"));
    }

    private static Stream<Mutant> repetitions() {
        return Stream.of(
                Mutant.of(
                        "one sender's message id suppresses another's",
                        "RecentIds",
                        "mac.update(sender.map(known -> known.device().bytes()).orElse(SEALED));",
                        "mac.update(SEALED);"),
                Mutant.of(
                        "a deposit that is replayed finds its own id",
                        "PartitionOwner",
                        "recentIds.takeUnflushed(firstSequence + next);",
                        "recentIds.takeUnflushed(Long.MAX_VALUE);"),
                Mutant.of(
                        "message ids are forgotten when the owner dies",
                        "RecentIds",
                        "for (Row row : rows) {",
                        "for (Row row : List.<Row>of()) {"),
                Mutant.of(
                        "message ids that a replay still needs are forgotten",
                        "PartitionOwner",
                        "return Math.min(positionMs, newestMs) - remembered",
                        "return newestMs - remembered"));
    }

    private static Stream<Mutant> memory() {
        return Stream.of(
                Mutant.of(
                        "a slow client is pushed everything",
                        "Attachment",
                        "return window.isEmpty() || (roomEnvelopes(limits) > 0 && roomBytes(limits) >= bytes);",
                        "return true;"),
                Mutant.of(
                        "nothing is paused while the store is down",
                        "PartitionOwner",
                        "return stuck || backlog.freshBytes() >= limits.bufferBytes();",
                        "return false;"),
                Mutant.of(
                        "who never comes back is remembered for ever", "PartitionOwner", "backlog.expire(before);", ""),
                Mutant.of(
                        "who was woken and never came is remembered for ever",
                        "PartitionOwner",
                        "absences.forgetWokenInVain();",
                        ""),
                Mutant.of(
                        "gateways that are gone are remembered for ever",
                        "Attachments",
                        "heardMs.values().removeIf(heard -> nowMs - heard > EngineLimits.GATEWAY_SILENT_MS);",
                        ""));
    }
}
