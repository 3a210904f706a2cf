package org.zmqspring.boot.autoconfigure;

import java.beans.PropertyDescriptor;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * The options of a socket by their letters, such as {@code curvesecretkey}. Stateless,
 * thread-safe.
 */
final class OptionNames {

	private OptionNames() {
	}

	static Set<String> of(Class<?> properties) {
		Set<String> names = new HashSet<>();
		collect("", properties, names);
		return Set.copyOf(names);
	}

	private static void collect(String prefix, Class<?> type, Set<String> names) {
		for (PropertyDescriptor property : BeanUtils.getPropertyDescriptors(type)) {
			String name = prefix + property.getName().toLowerCase(Locale.ROOT);
			Class<?> its = property.getPropertyType();
			if (property.getName().equals("class") || its == null) {
				continue;
			}
			if (its.getPackage() == type.getPackage() && !its.isEnum()) {
				collect(name, its, names);
			}
			else {
				names.add(Map.class.isAssignableFrom(its) ? name + "." : name);
			}
		}
	}

	/** Whether a name is that of an option, an element of a list or a key of a map. */
	static boolean contains(Set<String> options, ConfigurationPropertyName name) {
		StringBuilder letters = new StringBuilder();
		for (int i = 0; i < name.getNumberOfElements() && !name.isNumericIndex(i); i++) {
			letters.append(name.getElement(i, Form.UNIFORM));
			if (options.contains(letters + ".")) {
				return true;
			}
		}
		return options.contains(letters.toString());
	}

}
