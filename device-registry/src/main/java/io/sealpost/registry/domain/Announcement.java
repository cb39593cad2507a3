package io.sealpost.registry.domain;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.Topics;
import io.sealpost.protocol.events.v1.AccountCreated;
import io.sealpost.protocol.events.v1.AccountDeleted;
import io.sealpost.protocol.events.v1.AccountEvent;
import io.sealpost.protocol.events.v1.DeviceListPublished;
import io.sealpost.protocol.events.v1.DevicesRemoved;
import io.sealpost.protocol.mailbox.v1.ListChanged;
import io.sealpost.protocol.mailbox.v1.MailboxCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A fact about an account that the rest of the mesh must hear, stored in the transaction that makes it true.
 *
 * @param payload empty: what was said under the account before is taken back
 */
public record Announcement(AccountId account, String topic, Optional<byte[]> payload) {

    static List<Announcement> ofCreated(Account account) {
        var created = AccountEvent.newBuilder()
                .setAccount(account.id().byteString())
                .setCreated(AccountCreated.getDefaultInstance());
        return List.of(published(account), of(account, Topics.ACCOUNT_EVENTS, created.build()));
    }

    /** The mailbox first: it stops delivering to removed devices before anybody hears of the new list. */
    static List<Announcement> ofChanged(Account before, Account account) {
        var changed =
                ListChanged.newBuilder().setAccount(account.id().byteString()).setVersion(account.version());
        account.devices().forEach(device -> changed.addDevices(device.id().byteString()));
        var command = MailboxCommand.newBuilder().setListChanged(changed).build();
        var announcements = new ArrayList<>(List.of(of(account, Topics.MAILBOX_COMMANDS, command), published(account)));
        var removed = before.devicesMissingIn(account);
        if (!removed.isEmpty()) {
            announcements.add(removed(account, removed));
        }
        return announcements;
    }

    static List<Announcement> ofNewAccessKey(Account account) {
        return List.of(published(account));
    }

    /** The mailbox first, as ever: from then on it takes nothing for the account. */
    static List<Announcement> ofDeleted(Account account) {
        var command = MailboxCommand.newBuilder()
                .setListChanged(ListChanged.newBuilder()
                        .setAccount(account.id().byteString())
                        .setVersion(account.version() + 1))
                .build();
        var deleted = AccountDeleted.newBuilder();
        account.devices().forEach(device -> deleted.addDevices(device.id().byteString()));
        var event =
                AccountEvent.newBuilder().setAccount(account.id().byteString()).setDeleted(deleted);
        return List.of(
                of(account, Topics.MAILBOX_COMMANDS, command),
                new Announcement(account.id(), Topics.DEVICE_LISTS, Optional.empty()),
                of(account, Topics.ACCOUNT_EVENTS, event.build()));
    }

    private static Announcement removed(Account account, List<Device> devices) {
        var removed = DevicesRemoved.newBuilder();
        devices.forEach(device -> removed.addDevices(device.id().byteString()));
        var event =
                AccountEvent.newBuilder().setAccount(account.id().byteString()).setDevicesRemoved(removed);
        return of(account, Topics.ACCOUNT_EVENTS, event.build());
    }

    private static Announcement published(Account account) {
        var published = DeviceListPublished.newBuilder()
                .setAccount(account.id().byteString())
                .setVersion(account.version())
                .setSignedList(account.list().toSignedDeviceList().toByteString())
                .setAccessKeyHash(ByteString.copyFrom(account.accessKeyHash()));
        return of(account, Topics.DEVICE_LISTS, published.build());
    }

    private static Announcement of(Account account, String topic, MessageLite payload) {
        return new Announcement(account.id(), topic, Optional.of(payload.toByteArray()));
    }
}
