package org.zmqspring.settings;

/**
 * A value that cannot be used. Immutable.
 *
 * @param name full name of the option, such as
 * {@code zmq.subscribers.prices.reconnect-ivl}
 * @param value its value as text
 * @param reason what is wrong with it
 * @param remedy what to do
 */
public record InvalidSetting(String name, String value, String reason, String remedy) {

	@Override
	public String toString() {
		return this.name + "='" + this.value + "': " + this.reason + ". " + this.remedy + ".";
	}

}
