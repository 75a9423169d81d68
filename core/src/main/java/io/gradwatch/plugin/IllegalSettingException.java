package io.gradwatch.plugin;

/** A setting that was given is unknown, of the wrong kind or out of range. The message says what was wanted. */
public final class IllegalSettingException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** Name of the setting. */
    private final String setting;

    /**
     * An error in one setting.
     *
     * @param setting its name as it was given
     * @param message what was wanted and what was given
     */
    public IllegalSettingException(String setting, String message) {
        super(message);
        this.setting = setting;
    }

    /**
     * The setting that is wrong.
     *
     * @return its name as it was given
     */
    public String setting() {
        return setting;
    }
}
