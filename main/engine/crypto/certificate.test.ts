import { createPrivateKey, X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeCertificate } from './certificate.ts';

describe('T1 throw-away certificates', () => {
  it('T1 is a certificate that a stranger can parse, signed by its own key', () => {
    for (let round = 0; round < 50; round++) {
      const { cert, key } = makeCertificate();
      const parsed = new X509Certificate(cert);
      expect(parsed.checkPrivateKey(createPrivateKey(key))).toBe(true);
      expect(parsed.verify(parsed.publicKey)).toBe(true);
      expect(parsed.publicKey.asymmetricKeyDetails).toMatchObject({ namedCurve: 'prime256v1' });
    }
  });

  it('T1 says nothing about who made it, or when', () => {
    const [one, other] = [makeCertificate(), makeCertificate()].map(
      ({ cert }) => new X509Certificate(cert),
    );
    expect(one?.subject).toBe('CN=mesh');
    expect(one?.issuer).toBe('CN=mesh');
    expect(one?.validFrom).toBe(other?.validFrom);
    expect(one?.validTo).toBe(other?.validTo);
    expect(one?.serialNumber).not.toBe(other?.serialNumber);
    expect(one?.serialNumber).toHaveLength(32);
  });
});
