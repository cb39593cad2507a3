package io.sealpost.gateway.domain;

import com.google.protobuf.ByteString;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.Partitions;
import io.sealpost.protocol.mailbox.v1.Acknowledge;
import io.sealpost.protocol.mailbox.v1.Attach;
import io.sealpost.protocol.mailbox.v1.Connection;
import io.sealpost.protocol.mailbox.v1.Deposit;
import io.sealpost.protocol.mailbox.v1.Detach;
import io.sealpost.protocol.mailbox.v1.MailboxCommand;
import io.sealpost.protocol.mailbox.v1.Roster;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What this gateway tells the owners of mailboxes, each thing in the partition of its account. Thread-safe. */
public final class Mailboxes {

    private final MailboxLog log;
    private final ByteString gateway;

    /** @param gateway the boot id, 16 bytes */
    public Mailboxes(MailboxLog log, byte[] gateway) {
        this.log = log;
        this.gateway = ByteString.copyFrom(gateway);
    }

    public int partitionOf(AccountId account) {
        return Partitions.of(account, log.partitions());
    }

    public int partitions() {
        return log.partitions();
    }

    /** A message for all devices of one account. */
    public CompletionStage<MailboxLog.Outcome> deposit(AccountId recipient, Deposit deposit) {
        return append(recipient, MailboxCommand.newBuilder().setDeposit(deposit).build());
    }

    /** The socket is ready for pushes after what was last written to it in the moment of writing this record. */
    public CompletionStage<MailboxLog.Outcome> attach(LiveConnection connection) {
        var identity = connection.identity();
        return log.append(identity.partition(), Optional.of(identity.account()), () -> MailboxCommand.newBuilder()
                .setAttach(Attach.newBuilder().setConnection(describe(connection)))
                .build());
    }

    /** The device has processed everything up to and with {@code through}. */
    public CompletionStage<MailboxLog.Outcome> acknowledge(LiveConnection.Identity identity, long through) {
        var acknowledge = Acknowledge.newBuilder()
                .setAccount(identity.account().byteString())
                .setDevice(identity.device().byteString())
                .setConnection(identity.connection().byteString())
                .setThrough(through);
        return append(
                identity.account(),
                MailboxCommand.newBuilder().setAcknowledge(acknowledge).build());
    }

    /** The socket is gone. If this record is lost, the next roster says the same. */
    public CompletionStage<MailboxLog.Outcome> detach(LiveConnection.Identity identity) {
        var detach = Detach.newBuilder()
                .setAccount(identity.account().byteString())
                .setDevice(identity.device().byteString())
                .setConnection(identity.connection().byteString());
        return append(
                identity.account(),
                MailboxCommand.newBuilder().setDetach(detach).build());
    }

    /**
     * All sockets of this gateway in one partition. They are counted in the moment of writing: a socket whose Attach is
     * already in the log is never missing from a roster behind it.
     */
    public CompletionStage<MailboxLog.Outcome> roster(int partition, Connections connections) {
        return log.append(partition, Optional.empty(), () -> roster(connections.in(partition)));
    }

    private MailboxCommand roster(List<LiveConnection> connections) {
        var roster = Roster.newBuilder().setGateway(gateway);
        connections.forEach(connection -> roster.addConnections(describe(connection)));
        return MailboxCommand.newBuilder().setRoster(roster).build();
    }

    private Connection describe(LiveConnection connection) {
        var identity = connection.identity();
        return Connection.newBuilder()
                .setAccount(identity.account().byteString())
                .setDevice(identity.device().byteString())
                .setConnection(identity.connection().byteString())
                .setCounter(identity.counter())
                .setGateway(gateway)
                .setLastWritten(connection.lastWritten())
                .build();
    }

    private CompletionStage<MailboxLog.Outcome> append(AccountId account, MailboxCommand command) {
        return log.append(partitionOf(account), Optional.of(account), () -> command);
    }
}
