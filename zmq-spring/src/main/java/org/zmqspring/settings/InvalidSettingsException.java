package org.zmqspring.settings;

import java.util.List;
import java.util.stream.Collectors;

import org.zmqspring.message.ZmqConfigurationException;

/**
 * The settings are invalid. The exception names every invalid setting, not only the
 * first.
 */
public class InvalidSettingsException extends ZmqConfigurationException {

	/** The invalid settings. */
	private final List<InvalidSetting> settings;

	/**
	 * Create an exception whose message names all invalid settings.
	 * @param settings the invalid settings, at least one
	 */
	public InvalidSettingsException(List<InvalidSetting> settings) {
		super(settings.stream().map(InvalidSetting::toString).collect(Collectors.joining(" ")));
		this.settings = List.copyOf(settings);
	}

	/**
	 * The invalid settings.
	 * @return each one once, in the order in which they were found
	 */
	public List<InvalidSetting> settings() {
		return this.settings;
	}

}
