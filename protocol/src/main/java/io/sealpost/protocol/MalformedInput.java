package io.sealpost.protocol;

/** Bytes from outside that do not have the form the contract asks for. The message is a constant: it quotes no input. */
public final class MalformedInput extends IllegalArgumentException {

    public MalformedInput(String message) {
        super(message);
    }
}
