package io.sealpost.client.cli;

import io.sealpost.client.OwnDevice;
import io.sealpost.client.SealpostException;
import java.util.List;
import java.util.Locale;

/** Which of their devices a person means. */
final class ChosenDevice {

    static final String DESCRIPTION = "Its id as `sealpost devices` shows it, or how that begins; or its name.";

    private ChosenDevice() {}

    /** @param text an id, the beginning of one, or a whole name: it must mean one device and no other */
    static OwnDevice of(List<OwnDevice> devices, String text) {
        List<OwnDevice> fitting =
                devices.stream().filter(device -> fits(device, text)).toList();
        if (fitting.size() != 1) {
            throw new SealpostException(
                    SealpostException.USAGE,
                    fitting.isEmpty()
                            ? "Your account has no such device; `sealpost devices` shows them."
                            : "Several devices begin like that or are called so; write more of the id.");
        }
        return fitting.getFirst();
    }

    private static boolean fits(OwnDevice device, String text) {
        return device.id().uuid().toString().startsWith(text.toLowerCase(Locale.ROOT))
                || device.name().filter(text::equalsIgnoreCase).isPresent();
    }
}
