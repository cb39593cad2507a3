package io.sealpost.client.cli.requests;

import io.sealpost.client.MessageRequest;
import io.sealpost.client.SealpostException;
import io.sealpost.client.cli.OpenHome;

/** Whose request the user means. */
final class Asking {

    private Asking() {}

    static MessageRequest require(OpenHome home, String who) {
        return home.people()
                .request(who)
                .orElseThrow(() -> new SealpostException(
                        SealpostException.USAGE, "There is no such message request; `sealpost requests` shows them."));
    }
}
