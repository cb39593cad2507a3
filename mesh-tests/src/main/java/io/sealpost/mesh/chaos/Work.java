package io.sealpost.mesh.chaos;

/** The kinds of things that people do, by the services that each needs. */
enum Work {
    /** Texts between people who know each other and are online. */
    MESSAGES("messages"),
    /** A program that is started again signs in and reads what waited. */
    SIGN_IN("sign-in"),
    /** A new account, and its first message to somebody. */
    FIRST_CONTACT("first contact"),
    /** Somebody goes and comes, and a contact sees it. */
    PRESENCE("presence"),
    /** A file sent, fetched and compared. */
    FILE("file");

    private final String words;

    Work(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
