package org.zmqspring.test;

import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/**
 * Sets the {@link ZmqPeer} fields of each test instance, and makes the peers ready before
 * each test method. Stateless.
 */
final class PeersTestExecutionListener implements TestExecutionListener, Ordered {

	/** After the injection of beans. */
	private static final int ORDER = 2050;

	/** Attribute of a test: the peers that are reserved for its test method. */
	private static final String RESERVED = PeersTestExecutionListener.class.getName() + ".reserved";

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public void prepareTestInstance(TestContext test) {
		EmbeddedPeers peers = peers(test);
		if (peers != null) {
			inject(test, peers);
		}
	}

	private static void inject(TestContext test, EmbeddedPeers peers) {
		PeerFields.of(test.getTestClass()).inject(test.getTestInstance(), peers::peer);
	}

	/** The context may be another one than that of the previous method. */
	@Override
	public void beforeTestMethod(TestContext test) {
		EmbeddedPeers peers = peers(test);
		if (peers != null) {
			peers.reserve();
			test.setAttribute(RESERVED, peers);
			inject(test, peers);
			peers.reset(test.getTestClass().getSimpleName() + "." + test.getTestMethod().getName());
		}
	}

	@Override
	public void afterTestMethod(TestContext test) {
		if (test.removeAttribute(RESERVED) instanceof EmbeddedPeers peers) {
			peers.release();
		}
	}

	private static @Nullable EmbeddedPeers peers(TestContext test) {
		if (!PeerFields.isEnabled(test.getTestClass())) {
			return null;
		}
		ApplicationContext context = test.getApplicationContext();
		return context.getBean(EmbeddedPeers.BEAN_NAME, EmbeddedPeers.class);
	}

}
