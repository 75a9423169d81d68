package io.gradwatch.cli;

/** What the user gave cannot be used; the message says why. */
final class UnusableInputException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnusableInputException(String message, Throwable cause) {
        super(message, cause);
    }

    UnusableInputException(String message) {
        super(message);
    }
}
