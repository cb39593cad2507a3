package io.sealpost.client.cli;

import io.sealpost.client.OwnDevice;
import io.sealpost.client.cli.terminal.Screen;
import java.time.Duration;
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

    @Parameters(paramLabel = "DEVICE", description = ChosenDevice.DESCRIPTION)
    private String device;

    @Override
    public void run() {
        Screen screen = sealpost.screen;
        try (OpenHome home = sealpost.open()) {
            OwnDevice chosen = ChosenDevice.of(home.client().devices().list(), device);
            home.client().connect();
            home.client().devices().remove(chosen.id());
            screen.line(screen.colours().green("Removed") + ". Contacts are being told.");
            home.client().awaitSent(LONG_ENOUGH);
        }
    }
}
