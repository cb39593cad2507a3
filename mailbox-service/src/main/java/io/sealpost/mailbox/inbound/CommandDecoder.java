package io.sealpost.mailbox.inbound;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sealpost.mailbox.domain.Command;
import io.sealpost.mailbox.domain.Connection;
import io.sealpost.mailbox.domain.Copy;
import io.sealpost.mailbox.domain.GatewayId;
import io.sealpost.mailbox.domain.Sender;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.ConnectionId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.MalformedInput;
import io.sealpost.protocol.MessageId;
import io.sealpost.protocol.mailbox.v1.Acknowledge;
import io.sealpost.protocol.mailbox.v1.Deposit;
import io.sealpost.protocol.mailbox.v1.Detach;
import io.sealpost.protocol.mailbox.v1.ListChanged;
import io.sealpost.protocol.mailbox.v1.MailboxCommand;
import io.sealpost.protocol.mailbox.v1.Roster;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads records of mailbox-commands. Form is checked here again, whoever wrote the record. */
final class CommandDecoder {

    private CommandDecoder() {}

    /** @throws MalformedInput if the record holds no command of a known form */
    static Command decode(byte[] value) {
        var command = parse(value);
        return switch (command.getCommandCase()) {
            case DEPOSIT -> deposit(command.getDeposit());
            case ATTACH -> new Command.Attach(connection(command.getAttach().getConnection()));
            case ACKNOWLEDGE -> acknowledge(command.getAcknowledge());
            case DETACH -> detach(command.getDetach());
            case ROSTER -> roster(command.getRoster());
            case LIST_CHANGED -> listChanged(command.getListChanged());
            case TICK -> new Command.Tick();
            case COMMAND_NOT_SET -> throw new MalformedInput("no command");
        };
    }

    private static MailboxCommand parse(byte[] value) {
        if (value == null) {
            throw new MalformedInput("no value");
        }
        try {
            return MailboxCommand.parseFrom(value);
        } catch (InvalidProtocolBufferException garbage) {
            throw new MalformedInput("not a command");
        }
    }

    private static Command deposit(Deposit deposit) {
        var copies = deposit.getCopiesList().stream().map(CommandDecoder::copy).toList();
        if (copies.isEmpty() || copies.size() > Limits.DEVICES) {
            throw new MalformedInput("number of copies");
        }
        return new Command.Deposit(
                AccountId.of(deposit.getAccount()),
                deposit.getDeviceListVersion(),
                MessageId.of(deposit.getMessageId()),
                sender(deposit.getSenderAccount(), deposit.getSenderDevice()),
                copies);
    }

    private static Copy copy(io.sealpost.protocol.frames.v1.Copy copy) {
        int size = copy.getCiphertext().size();
        if (size < 1 || size > Limits.CIPHERTEXT_BYTES) {
            throw new MalformedInput("size of ciphertext");
        }
        return new Copy(DeviceId.of(copy.getDevice()), copy.getTypeValue(), copy.getCiphertext());
    }

    private static Optional<Sender> sender(ByteString account, ByteString device) {
        if (account.isEmpty() && device.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Sender(AccountId.of(account), DeviceId.of(device)));
    }

    private static Connection connection(io.sealpost.protocol.mailbox.v1.Connection connection) {
        return new Connection(
                AccountId.of(connection.getAccount()),
                DeviceId.of(connection.getDevice()),
                ConnectionId.of(connection.getConnection()),
                connection.getCounter(),
                gateway(connection.getGateway()),
                connection.getLastWritten());
    }

    private static GatewayId gateway(ByteString bootId) {
        return new GatewayId(ConnectionId.of(bootId).uuid());
    }

    private static Command acknowledge(Acknowledge acknowledge) {
        return new Command.Acknowledge(
                DeviceId.of(acknowledge.getDevice()),
                ConnectionId.of(acknowledge.getConnection()),
                acknowledge.getThrough());
    }

    private static Command detach(Detach detach) {
        return new Command.Detach(DeviceId.of(detach.getDevice()), ConnectionId.of(detach.getConnection()));
    }

    private static Command roster(Roster roster) {
        List<Connection> connections = roster.getConnectionsList().stream()
                .map(CommandDecoder::connection)
                .toList();
        return new Command.Roster(gateway(roster.getGateway()), connections);
    }

    private static Command listChanged(ListChanged change) {
        return new Command.ListChanged(
                AccountId.of(change.getAccount()),
                change.getVersion(),
                change.getDevicesList().stream().map(DeviceId::of).collect(Collectors.toSet()));
    }
}
