package io.sealpost.gateway.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.mailbox.v1.Room;
import io.sealpost.protocol.mailbox.v1.RoomChanged;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RoomsTest {

    private Instant now = Instant.parse("2030-01-01T12:00:00Z");
    private final Rooms rooms = new Rooms(() -> now);
    private final DeviceId phone = DeviceId.random();

    @Test
    void takesEverythingWhileNothingIsKnown() {
        assertThat(rooms.takes(phone, true)).isTrue();
    }

    @Test
    void takesNothingForAFullMailbox() {
        tell(Room.ROOM_FULL);

        assertThat(rooms.takes(phone, false)).isFalse();
        assertThat(rooms.takes(phone, true)).isFalse();
        assertThat(rooms.takes(DeviceId.random(), true)).isTrue();
    }

    @Test
    void takesOnlyContactsWhenATenthWaits() {
        tell(Room.ROOM_CONTACTS_ONLY);

        assertThat(rooms.takes(phone, false)).isTrue();
        assertThat(rooms.takes(phone, true)).isFalse();
    }

    @Test
    void takesEverythingWhenThereIsRoomAgain() {
        tell(Room.ROOM_FULL);
        tell(Room.ROOM_OPEN);

        assertThat(rooms.takes(phone, true)).isTrue();
    }

    @Test
    void forgetsAfterAMinuteBecauseTheGoodNewsMayBeLost() {
        tell(Room.ROOM_FULL);

        now = now.plusSeconds(59);
        assertThat(rooms.takes(phone, false)).isFalse();
        now = now.plusSeconds(1);
        assertThat(rooms.takes(phone, false)).isTrue();
    }

    @Test
    void ignoresWhatNamesNoDeviceOrNoRoomThatItKnows() {
        rooms.changed(RoomChanged.newBuilder()
                .setDevice(ByteString.copyFromUtf8("short"))
                .setRoom(Room.ROOM_FULL)
                .build());
        rooms.changed(RoomChanged.newBuilder()
                .setDevice(phone.byteString())
                .setRoomValue(99)
                .build());

        assertThat(rooms.takes(phone, true)).isTrue();
    }

    private void tell(Room room) {
        rooms.changed(RoomChanged.newBuilder()
                .setDevice(phone.byteString())
                .setRoom(room)
                .build());
    }
}
