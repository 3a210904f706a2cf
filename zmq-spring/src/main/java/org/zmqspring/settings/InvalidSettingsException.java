package org.zmqspring.settings;

import java.util.List;
import java.util.stream.Collectors;

import org.zmqspring.message.ZmqConfigurationException;

/** Settings that cannot be used, all that were found. */
public class InvalidSettingsException extends ZmqConfigurationException {

	/** What cannot be used. */
	private final List<InvalidSetting> settings;

	/**
	 * Create an exception whose message names all of them.
	 * @param settings what cannot be used, at least one
	 */
	public InvalidSettingsException(List<InvalidSetting> settings) {
		super(settings.stream().map(InvalidSetting::toString).collect(Collectors.joining(" ")));
		this.settings = List.copyOf(settings);
	}

	/**
	 * What cannot be used.
	 * @return each setting once, in the order in which they were found
	 */
	public List<InvalidSetting> settings() {
		return this.settings;
	}

}
