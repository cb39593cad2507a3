package io.sealpost.client.cli;

import io.sealpost.client.OwnDevice;
import io.sealpost.client.cli.terminal.SafeText;
import io.sealpost.client.cli.terminal.Screen;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Shows the account's devices. */
@Command(
        name = "devices",
        description = "Show the devices of your account: what they are called, when they were added and last seen.",
        footer = {"%nExample:", "  sealpost devices"})
final class DevicesCommand implements Runnable {

    private static final int ID_IN_ADVICE = 8;

    @ParentCommand
    private SealpostCommand sealpost;

    @Override
    public void run() {
        Screen screen = sealpost.screen;
        // The server notes days in UTC.
        var today = LocalDate.now(screen.clock().withZone(ZoneOffset.UTC));
        try (OpenHome home = sealpost.open()) {
            List<OwnDevice> devices = home.client().devices().list();
            String row = row(devices);
            screen.line(row.formatted("ID", "NAME", "ADDED", "LAST SEEN", "").stripTrailing());
            for (OwnDevice device : devices) {
                screen.line(line(row, device, today).stripTrailing());
            }
            devices.stream().filter(device -> device.isIdle(today)).forEach(idle -> advise(screen, idle, today));
            screen.line("Remove one with `sealpost remove-device ID`, on the first device of the account.");
        }
    }

    private static String row(List<OwnDevice> devices) {
        int width =
                devices.stream().mapToInt(device -> name(device).length()).max().orElse(0);
        return "%-36s  %-" + Math.max("NAME".length(), width) + "s  %-10s  %-12s  %s";
    }

    private static String line(String row, OwnDevice device, LocalDate today) {
        return row.formatted(
                device.id().uuid(),
                name(device),
                device.added().map(LocalDate::toString).orElse("-"),
                device.lastSeen().map(seen -> ago(device.daysUnseen(today))).orElse("never"),
                device.isThis() ? "this device" : "");
    }

    private static String name(OwnDevice device) {
        return device.name().map(SafeText::line).orElse("-");
    }

    private static String ago(long days) {
        return days == 0 ? "today" : days == 1 ? "yesterday" : days + " days ago";
    }

    /** Words only: a device that lies in a drawer is its owner's all the same. */
    private static void advise(Screen screen, OwnDevice idle, LocalDate today) {
        String id = idle.id().uuid().toString().substring(0, ID_IN_ADVICE);
        String name = idle.name().map(SafeText::line).orElse(id);
        screen.line(screen.colours()
                .yellow(name + " was not seen for " + idle.daysUnseen(today)
                        + " days; remove it with `sealpost remove-device " + id + "`."));
    }
}
