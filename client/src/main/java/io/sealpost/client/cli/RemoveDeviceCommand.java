package io.sealpost.client.cli;

import io.sealpost.client.OwnDevice;
import io.sealpost.client.SealpostException;
import io.sealpost.client.cli.terminal.Screen;
import io.sealpost.protocol.DeviceId;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Takes a device out of the account. */
@Command(
        name = "remove-device",
        description = "Take a device out of your account, for ever: lost, sold or not trusted any more.",
        footer = {"%nExample:", "  sealpost remove-device 1c9e"})
final class RemoveDeviceCommand implements Runnable {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

    @ParentCommand
    private SealpostCommand sealpost;

    @Parameters(paramLabel = "ID", description = "As `sealpost devices` shows it, or how it begins.")
    private String id;

    @Override
    public void run() {
        Screen screen = sealpost.screen;
        try (OpenHome home = sealpost.open()) {
            DeviceId device = chosen(home.client().devices());
            home.client().connect();
            home.client().removeDevice(device);
            screen.line(screen.colours().green("Removed") + ". Contacts are being told.");
            home.client().awaitSent(LONG_ENOUGH);
        }
    }

    private DeviceId chosen(List<OwnDevice> devices) {
        List<DeviceId> fitting = devices.stream()
                .map(OwnDevice::id)
                .filter(device -> device.uuid().toString().startsWith(id.toLowerCase()))
                .toList();
        if (fitting.size() != 1) {
            throw new SealpostException(
                    SealpostException.USAGE,
                    fitting.isEmpty()
                            ? "Your account has no such device; `sealpost devices` shows them."
                            : "Several devices begin like that; write more of the id.");
        }
        return fitting.getFirst();
    }
}
