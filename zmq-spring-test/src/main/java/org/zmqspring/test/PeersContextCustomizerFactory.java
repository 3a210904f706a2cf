package org.zmqspring.test;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;

/** Adds the peers of test classes with {@link EmbeddedZmqPeers}. Stateless. */
final class PeersContextCustomizerFactory implements ContextCustomizerFactory {

	@Override
	public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> configAttributes) {
		PeerFields fields = PeerFields.of(testClass);
		return PeerFields.isEnabled(testClass) ? new PeersContextCustomizer(fields) : null;
	}

}
