package io.sealpost.client;

/**
 * What two people compare to be sure that no one is in between: equal on both sides, different after any change of an
 * account key.
 *
 * @param digits 60 decimal digits
 * @param scannable the same for a QR code; {@link SealpostClient#matches} compares two
 */
public record SafetyNumber(String digits, byte[] scannable) {

    /** The digits in twelve groups of five. */
    public String grouped() {
        return digits.replaceAll("(.{5})(?!$)", "$1 ");
    }
}
