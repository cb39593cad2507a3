package io.sealpost.client.cli;

import io.sealpost.client.OwnDevice;
import io.sealpost.client.cli.terminal.Screen;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Shows the account's devices. */
@Command(
        name = "devices",
        description = "Show the devices of your account.",
        footer = {"%nExample:", "  sealpost devices"})
final class DevicesCommand implements Runnable {

    @ParentCommand
    private SealpostCommand sealpost;

    @Override
    public void run() {
        Screen screen = sealpost.screen;
        try (OpenHome home = sealpost.open()) {
            for (OwnDevice device : home.client().devices()) {
                screen.line(device.id().uuid() + (device.isThis() ? "  this device" : ""));
            }
            screen.line("Remove one with `sealpost remove-device ID`, on the first device of the account.");
        }
    }
}
