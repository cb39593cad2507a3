package io.sealpost.mesh;

/** A step of the story did not come true; the message says what, for a person to read. */
public final class StoryFailure extends RuntimeException {

    public StoryFailure(String message) {
        super(message);
    }

    static void unless(boolean holds, String otherwise) {
        if (!holds) {
            throw new StoryFailure(otherwise);
        }
    }
}
