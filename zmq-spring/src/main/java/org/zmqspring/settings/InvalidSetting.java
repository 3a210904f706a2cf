package org.zmqspring.settings;

/**
 * A setting whose value cannot be used. Immutable.
 *
 * @param name full name of the property, such as
 * {@code zmq.subscribers.prices.reconnect-ivl}
 * @param value its value as text
 * @param reason what is wrong with the value
 * @param remedy how to correct it
 */
public record InvalidSetting(String name, String value, String reason, String remedy) {

	@Override
	public String toString() {
		return this.name + "='" + this.value + "': " + this.reason + ". " + this.remedy + ".";
	}

}
