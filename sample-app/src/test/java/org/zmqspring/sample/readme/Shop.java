package org.zmqspring.sample.readme;

import org.zmqspring.publish.ZmqTemplate;

import org.springframework.stereotype.Component;
import org.springframework.util.MimeTypeUtils;

@Component
class Shop {

	private final ZmqTemplate orders;

	Shop(ZmqTemplate orders) {
		this.orders = orders;
	}

	void sell(Order order) {
		this.orders.send("orders.new", order);
		this.orders.sendAfterCommit("orders.sold", order);
		this.orders.withContentType(MimeTypeUtils.APPLICATION_JSON).send("orders.json", order);
		if (!this.orders.trySend("orders.hint", order)) {
			this.orders.sendAsync("orders.late", order).thenRun(() -> done(order));
		}
	}

	record Order(int id) {
	}

	private void done(Order order) {
	}

}
