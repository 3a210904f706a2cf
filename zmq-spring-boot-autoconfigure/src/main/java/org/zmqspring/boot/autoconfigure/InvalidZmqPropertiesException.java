package org.zmqspring.boot.autoconfigure;

import java.util.List;
import java.util.stream.Collectors;

import org.zmqspring.message.ZmqConfigurationException;

/** Properties that cannot be used, all that were found. */
class InvalidZmqPropertiesException extends ZmqConfigurationException {

	private final List<InvalidProperty> properties;

	InvalidZmqPropertiesException(List<InvalidProperty> properties) {
		super(properties.stream().map(InvalidProperty::toString).collect(Collectors.joining(" ")));
		this.properties = List.copyOf(properties);
	}

	List<InvalidProperty> properties() {
		return this.properties;
	}

}
