package io.sealpost.client.cli;

import io.sealpost.client.DeviceName;
import io.sealpost.client.OwnDevice;
import io.sealpost.client.cli.terminal.SafeText;
import io.sealpost.client.cli.terminal.Screen;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Calls a device otherwise. */
@Command(
        name = "rename-device",
        description = "Give one of your devices a name. Only your devices can read it.",
        footer = {"%nExamples:", "  sealpost rename-device 1c9e laptop", "  sealpost rename-device laptop 'old laptop'"
        })
final class RenameDeviceCommand implements Runnable {

    @ParentCommand
    private SealpostCommand sealpost;

    @Parameters(paramLabel = "DEVICE", description = ChosenDevice.DESCRIPTION)
    private String device;

    @Parameters(paramLabel = "NAME", description = "1 to 64 characters.")
    private String name;

    @Override
    public void run() {
        Screen screen = sealpost.screen;
        var next = new DeviceName(name);
        try (OpenHome home = sealpost.open()) {
            OwnDevice chosen = ChosenDevice.of(home.client().devices().list(), device);
            home.client().devices().rename(chosen.id(), next);
            screen.line(screen.colours().green("Named") + ". " + chosen.id().uuid() + " is called "
                    + SafeText.line(next.text()) + " now.");
        }
    }
}
