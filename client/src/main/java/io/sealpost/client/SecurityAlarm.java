package io.sealpost.client;

/** A check failed that protects from a lying server: nothing was stored, sent or shown. */
public final class SecurityAlarm extends SealpostException {

    private final SecurityWarning warning;

    public SecurityAlarm(SecurityWarning warning) {
        super(SECURITY, warning.sentence());
        this.warning = warning;
    }

    public SecurityWarning warning() {
        return warning;
    }
}
